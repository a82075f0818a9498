import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { codeActions } from "../../server/features/code-actions.ts";
import { formatting } from "../../server/features/formatting.ts";
import { marked } from "./marked.ts";

const texts = {
  sound: "model Pair {\n  input x : number[3]\n  trunk = x -> dense(8, relu) -> dense(4)\n  task a : binary = trunk -> dense(2)\n  task b : number = trunk\n\n  train {\n    epochs: 3\n    batch: 8\n  }\n}\n",
  inBlocks: "block tower(n) = dense(n, relu)\n\nmodel M {\n  input x : number\n  y = x -> tower(3)\n  task t : number = y -> dense(2)\n  task u : number = y -> dense(2)\n}\n",
  broken: "model M {\n  input x : number\n  trunk = x -> dense(8)\n  task a : binary = trunc\n  task b : binary = trunk -> dense(2, relo)\n  unused = 4\n}\n",
};
const windows = (text: string) => text.replace(/\n/g, "\r\n");

/** What every action at every word makes of a text. */
function changed(text: string): readonly string[] {
  const { context } = marked(text);
  const words = [...text.matchAll(/\w+/g)].map(({ index, 0: word }) => [index, index + word.length].map((offset) => context.document.positionAt(offset)));
  const made = words.flatMap(([start, end]) => codeActions(context, { start, end })
    .map(({ title, edit }) => `${title}\n${TextDocument.applyEdits(context.document, edit?.changes?.[context.document.uri] ?? [])}`));
  return [...new Set(made)];
}

describe("a file whose lines end in \\r\\n", () => {
  it.each(Object.entries(texts))("is changed by every action as one with \\n is (%s)", (_, text) => {
    const expected = changed(text);
    expect(expected.length).toBeGreaterThan(2);
    expect(changed(windows(text)).map((result) => result.replace(/\r\n/g, "\n"))).toEqual(expected);
    for (const result of changed(windows(text))) expect(result.slice(result.indexOf("\n") + 1)).not.toMatch(/[^\r]\n/);
  });

  it("is formatted as one with \\n is", () => {
    for (const text of Object.values(texts)) {
      const ugly = text.replace(/ = /g, "=");
      const apply = (source: string) => TextDocument.applyEdits(marked(source).context.document, formatting(marked(source).context));
      expect(apply(windows(ugly))).toBe(windows(apply(ugly)));
    }
  });
});
