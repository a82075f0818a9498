import { InlayHintKind, type InlayHint, type Range } from "vscode-languageserver";
import type { Context } from "../context.ts";

/** The last layers that task kinds add, shown where they would be written. */
export function inlayHints({ document, checked }: Context, range: Range): InlayHint[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  return checked.heads.filter(({ at }) => at >= start && at <= end).map(({ at, task, text }) => ({
    position: document.positionAt(at),
    label: text,
    kind: InlayHintKind.Type,
    paddingLeft: true,
    tooltip: `Added by the kind of \`${task}\`; write \`-> output\` to leave it out.`,
  }));
}
