import { useContext, useEffect, useState } from "preact/hooks";
import type { RunState } from "../model/run-state.ts";
import { Empty } from "./empty.tsx";
import { Page } from "./page.ts";
import { RunCurves } from "./run-curves.tsx";
import { RunDifference } from "./run-difference.tsx";
import { RunLines } from "./run-lines.tsx";
import { RunTable } from "./run-table.tsx";

/** Runs that are compared without being asked for. */
const mostCompared = 3;

/** All runs of the model: a table, their curves over each other, settings against what came of them, and two heat maps against each other. */
export function Runs({ state: { status } }: { readonly state: RunState }) {
  const { runs: told, post } = useContext(Page);
  const [asked, setAsked] = useState<readonly string[]>();
  useEffect(() => post({ type: "runs", action: { do: "list" } }), [status]);
  if (told === undefined) return <Empty>The runs of this model are being looked for. Each that was trained beside this one will be a row here.</Empty>;
  const { runs, own, deleted } = told;
  const chosen = asked ?? [own, ...runs.map(({ name }) => name).filter((name) => name !== own)].slice(0, mostCompared);
  const compared = runs.filter(({ name }) => chosen.includes(name));
  const toggle = (name: string) => setAsked(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <div class="blocks">
      <RunTable runs={runs} own={own} deleted={deleted} chosen={chosen} onToggle={toggle} />
      <RunCurves runs={compared} all={runs} />
      <RunLines runs={runs} chosen={chosen} />
      <RunDifference runs={compared.filter(({ affinity }) => affinity !== undefined)} />
    </div>
  );
}
