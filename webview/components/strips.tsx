import { grouped } from "../model/format.ts";
import type { RunState } from "../model/run-state.ts";
import { Prose } from "./prose.tsx";

/** What went wrong, above the last good picture: the reason and the way out. */
export function Strips({ state }: { readonly state: RunState }) {
  const { failed, notice, status } = state;
  return (
    <div class="strips" data-testid="strips">
      {failed && <p class="strip error" role="alert"><b>{failed.code}</b> <Prose text={failed.message} /></p>}
      {status === "lost" && <p class="strip error" role="alert">{lostSentence(state)}</p>}
      {status === "deleted" && <p class="strip" role="status">The folder of this run is gone. What it had written by then is shown; nothing can be added to it.</p>}
      {notice && <p class="strip" role="status"><Prose text={notice} /></p>}
    </div>
  );
}

/** The last warnings; all of them stand among what happened, so that they do not follow one from tab to tab. */
export function Warnings({ state: { warnings } }: { readonly state: RunState }) {
  if (warnings.length === 0) return null;
  return (
    <div class="strips" data-testid="warnings">
      {warnings.slice(-3).map((warning, index) => (
        <p key={index} class="strip warning"><b>{warning.code}</b> <Prose text={warning.message} />{warning.step === undefined ? "" : ` (step ${grouped(warning.step)})`}</p>
      ))}
      {warnings.length > 3 && <p class="strip warning">{warnings.length === 4 ? "1 earlier warning stands" : `${grouped(warnings.length - 3)} earlier warnings stand`} under Training: “What happened on the way?”</p>}
    </div>
  );
}

function lostSentence({ checkpoint, where }: RunState): string {
  const end = where === "panel"
    ? "The window in whose panel the run trained was closed or reloaded."
    : "The run ended without saying why: its process was killed, or the machine stopped.";
  return checkpoint === undefined
    ? `${end} There is no checkpoint yet; run it again.`
    : `${end} Resume it from its checkpoint at step ${grouped(checkpoint.step)}; nothing before that is lost.`;
}
