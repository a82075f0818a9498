import type { TextEdit } from "vscode-languageserver";
import { format } from "../../grammar/printer.ts";
import type { Context } from "../context.ts";
import { differenceEdit } from "./text-difference.ts";

/** One edit from the first to the last character that differs from the canonical form; none where nothing does. */
export function formatting({ document, parsed }: Context): TextEdit[] {
  const before = document.getText();
  return differenceEdit(document, { start: 0, end: before.length }, format(before, parsed).text);
}
