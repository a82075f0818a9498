import type { RunState } from "../model/run-state.ts";
import { Affinity } from "./affinity.tsx";
import { ConflictCurve } from "./conflict-curve.tsx";
import { ConflictTable } from "./conflict-table.tsx";
import { Empty } from "./empty.tsx";
import { Head } from "./head.tsx";
import { LossCurves } from "./loss-curves.tsx";
import { Strips } from "./strips.tsx";
import { Tasks } from "./tasks.tsx";
import { Terms } from "./terms.tsx";

/** The whole run panel, in reading order: how is it going, who helps whom, where and when do they fight. */
export function Panel({ state }: { readonly state: RunState }) {
  return (
    <main class="panel">
      <Head state={state} />
      <Strips state={state} />
      {state.started === undefined
        ? <Empty>The run is being prepared: the data are read and the model is compiled. The first numbers follow in a few seconds.</Empty>
        : <>
            <Tasks state={state} />
            <Terms state={state} />
            <div class="blocks">
              <Affinity state={state} />
              <LossCurves state={state} />
              <ConflictTable state={state} />
              <ConflictCurve state={state} />
            </div>
          </>}
    </main>
  );
}
