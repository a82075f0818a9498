import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../../grammar/index.ts";
import type { Context } from "../../server/context.ts";
import { check, type DataHeader } from "../../src/language/index.ts";

export interface Marked {
  readonly context: Context;
  readonly offset: number;
  readonly text: string;
}

/** A document with a caret `▮` where the question is asked. */
export function marked(source: string, header?: DataHeader): Marked {
  const offset = source.indexOf("▮");
  const text = source.replace("▮", "");
  const document = TextDocument.create("file:///m.mtl", "mtl", 1, text);
  return { context: { document, parsed: parse(text), checked: check(text, header ? { header } : {}), ...(header && { header }) }, offset: Math.max(0, offset), text };
}

/** One sound model, with `member` put in before its tasks. */
export function model(member = ""): string {
  return `/// Two tasks on one trunk.
model Pair {
  data "pair.csv"
  input x : number[3] { columns: ["a", "b", "c"] }
  width = 8
  /// What both read.
  trunk = x -> dense(width, relu)
${member}
  task left : binary = trunk -> dense(4, relu)
  task right : classes(3) = trunk
}
`;
}

export const header: DataHeader = {
  sources: {
    data: {
      file: "pair.csv",
      columns: [
        { name: "a", type: "number", minimum: 0, maximum: 9, missingShare: 0 },
        { name: "b", type: "number", minimum: -1, maximum: 1, missingShare: 0.25 },
        { name: "c", type: "number", missingShare: 0 },
        { name: "left", type: "number", values: ["0", "1"], minimum: 0, maximum: 1, missingShare: 0 },
        { name: "right", type: "text", values: ["x", "y", "z"], missingShare: 0 },
      ],
    },
  },
};
