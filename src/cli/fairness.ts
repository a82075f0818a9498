import type { EventOf, RunEvent } from "../protocol/events.ts";
import { allOf } from "../protocol/log.ts";
import { figure } from "./progress.ts";
import { table } from "./table.ts";

/** Every task's main figure by group, one row a task, with the group that fares worst. */
export function groupsPart(events: readonly RunEvent[], started: EventOf<"started">): string {
  return allOf(events, "groups").map((event) => groupText(event, started)).join("\n\n");
}

function groupText({ column, groups, differences }: EventOf<"groups">, { tasks }: EventOf<"started">): string {
  const rows = tasks.flatMap(({ name, metrics: [main] }) => {
    if (!main) return [];
    const values = groups.map(({ scores }) => scores[name]?.metrics[main.name] ?? null);
    const known = groups.flatMap((group, index) => (values[index] === null ? [] : [{ name: group.name, value: values[index] }]));
    const worst = known.sort((left, right) => (main.higherIsBetter ? left.value - right.value : right.value - left.value))[0];
    const { parity = null, opportunity = null } = differences[name] ?? {};
    return [[name, main.name, ...values.map(figure), worst?.name ?? "–", figure(parity), figure(opportunity)]];
  });
  const title = `By \`${column}\` (parity: largest difference in predicted 1s; opportunity: the same where the label is 1)`;
  return `${title}\n${table([["task", "metric", ...groups.map(({ name, rows: count }) => `${name} (${count})`), "worst", "parity", "opportunity"], ...rows])}`;
}
