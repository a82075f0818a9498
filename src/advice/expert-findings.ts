import { percent } from "../affinity/index.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { lastOf } from "../protocol/log.ts";
import type { Finding } from "./finding.ts";

type Gate = EventOf<"experts">["gates"][number];

/** Less than this is no use; more leaves nothing to the others. */
const use = { dead: 0.01, all: 0.95, entropy: 0.05 };

/** Experts that no gate uses, and gates that use one expert alone, at the end of the last epoch. */
export function expertFindings(events: readonly RunEvent[]): Finding[] {
  const gates = lastOf(events, "experts")?.gates ?? [];
  const stages = [...new Set(gates.map(({ stage, use: weights }) => `${stage} ${weights.length}`))];
  return [
    ...stages.flatMap((key) => deadExperts(gates.filter(({ stage, use: weights }) => `${stage} ${weights.length}` === key))),
    ...gates.filter((gate) => !isChoice(gate)).flatMap(collapsed),
  ];
}

/** To settle on one branch is what a choice of branches is for. */
const isChoice = ({ labels }: Gate): boolean => labels?.every((label) => label.startsWith("branch ")) ?? false;

function deadExperts(gates: readonly Gate[]): Finding[] {
  const [{ stage, span, use: weights }] = gates;
  const most = weights.map((_, expert) => Math.max(...gates.map((gate) => gate.use[expert])));
  const dead = most.flatMap((largest, expert) => (largest < use.dead ? [expert + 1] : []));
  if (dead.length === 0 || weights.length < 2) return [];
  return [{
    code: "MTL804", span, tasks: gates.flatMap(({ task }) => task ?? []), numbers: { dead: dead.length, experts: weights.length },
    message: `${dead.length === 1 ? `expert ${dead[0]}` : `${dead.length} experts`} of ${stage} ${dead.length === 1 ? "is" : "are"} dead: no gate gives ${dead.length === 1 ? "it" : "them"} more than ${percent(use.dead)} on average; ${weights.length - dead.length} would do`,
  }];
}

function collapsed({ stage, task, span, use: weights, entropy }: Gate): Finding[] {
  const largest = Math.max(...weights);
  if (weights.length < 2 || (entropy >= use.entropy && largest <= use.all)) return [];
  const gate = `the gate of ${task ?? "all tasks"} in ${stage}`;
  const told = `(entropy ${entropy.toFixed(2)} of 1)`;
  const message = largest > use.all
    ? `${gate} has collapsed: expert ${weights.indexOf(largest) + 1} gets ${percent(largest)} of its weight ${told}`
    : `${gate} has hardened: each row goes to one expert alone ${told}, so that it hardly learns to send rows elsewhere`;
  return [{ code: "MTL805", span, tasks: task === undefined ? [] : [task], numbers: { largest, entropy }, message }];
}
