import { happeningsOf } from "../model/happenings.ts";
import { grouped } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { Empty } from "./empty.tsx";
import { Prose } from "./prose.tsx";

/** Notes and warnings of the run with the steps at which they came. */
export function Happenings({ state }: { readonly state: RunState }) {
  const all = happeningsOf(state);
  const numbers = () => ({ caption: "Notes and warnings", columns: ["step", "epoch", "kind", "code", "message"], rows: all.map(({ step, epoch, kind, code, message }) => [step ?? null, epoch ?? null, kind, code, message]) });
  return (
    <ChartFrame name="happenings" title="What happened on the way?" numbers={numbers}>
      {all.length === 0
        ? <Empty>Nothing out of the ordinary so far. Tasks that end early, gates that use one expert alone and other things worth knowing appear here, and as marks on the curves.</Empty>
        : <ol class="happenings" data-testid="happenings">
            {all.map(({ step, epoch, kind, code, message }, index) => (
              <li key={index} class={kind}>
                <span class="when">{step === undefined ? "before the first step" : `step ${grouped(step)}, epoch ${epoch?.toFixed(1)}`}</span> <b>{code}</b> <Prose text={message} />
              </li>
            ))}
          </ol>}
    </ChartFrame>
  );
}
