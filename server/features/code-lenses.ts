import type { CodeLens } from "vscode-languageserver";
import { rangeOf, type Context } from "../context.ts";

/** `Train` and `Show Affinity` above every model. */
export function codeLenses({ document, checked }: Context): CodeLens[] {
  return checked.models.flatMap(({ name, span }) => {
    const range = rangeOf(document, { start: span.start, end: span.start });
    const lens = (title: string, command: string): CodeLens => ({ range, command: { title, command, arguments: [document.uri, name] } });
    return [lens("Train", "mtl.train"), lens("Show Affinity", "mtl.showAffinity")];
  });
}
