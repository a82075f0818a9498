import * as v from "valibot";
import * as vscode from "vscode";
import type { FromTopology } from "../src/protocol/topology.ts";
import type { Extension } from "./extension.ts";

const position = v.object({ line: v.number(), character: v.number() });
const answer = v.object({
  edits: v.optional(v.array(v.object({ range: v.object({ start: position, end: position }), newText: v.string() }))),
  refused: v.optional(v.string()),
});

/** Writes what was changed in the drawing into the text, as one step of undo, and nothing else; returns why not, or nothing. */
export async function editText({ client }: Pick<Extension, "client">, document: vscode.TextDocument, { model, span, change }: Extract<FromTopology, { type: "edit" }>): Promise<string> {
  const { version } = document;
  const { edits, refused } = v.parse(answer, await client.sendRequest("mtl/edit", { uri: document.uri.toString(), model, span, change }));
  if (!edits) return refused ?? "Nothing follows from this for the text.";
  if (document.version !== version) return "The text has changed meanwhile: look at the new drawing.";
  const whole = new vscode.WorkspaceEdit();
  for (const { range: { start, end }, newText } of edits) whole.replace(document.uri, new vscode.Range(start.line, start.character, end.line, end.character), newText);
  return await vscode.workspace.applyEdit(whole) ? "" : "The editor did not take the change: is the file open for reading only?";
}
