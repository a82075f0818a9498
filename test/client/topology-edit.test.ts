import { beforeEach, describe, expect, it } from "vitest";
import { editText } from "../../client/topology-edit.ts";
import { Document, editor, reset } from "./vscode.ts";

const message = { type: "edit", model: "M", span: { start: 20, end: 35 }, change: { kind: "width", width: 40 } } as const;
const edits = [{ range: { start: { line: 1, character: 21 }, end: { line: 1, character: 23 } }, newText: "40" }];
let document: Document;
beforeEach(() => {
  reset();
  document = new Document("/folder/m.mtl", "model M {\n  trunk = x -> dense(16, relu)\n}\n");
  editor.documents.push(document);
});

const edited = (answer: object, meanwhile?: () => void) => {
  const asked: unknown[] = [];
  const client = { sendRequest: async (...request: unknown[]) => {
    asked.push(request);
    meanwhile?.();
    return answer;
  } };
  return editText({ client } as never, document as never, message).then((why) => ({ why, asked }));
};

describe("a change made in the drawing, in the editor", () => {
  it("is one edit of the text", async () => {
    const { why, asked } = await edited({ edits });
    expect(why).toBe("");
    expect(asked).toEqual([["mtl/edit", { uri: document.uri.toString(), model: "M", span: message.span, change: message.change }]]);
    expect(document.getText()).toBe("model M {\n  trunk = x -> dense(40, relu)\n}\n");
  });

  it("is not made where the server refuses, or the text changed while it was asked", async () => {
    const before = document.getText();
    expect((await edited({ refused: "Not so." })).why).toBe("Not so.");
    expect((await edited({ edits }, () => Object.assign(document, { version: document.version + 1 }))).why).toMatch(/changed meanwhile/);
    expect(document.getText()).toBe(before);
  });
});
