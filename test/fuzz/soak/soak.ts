import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { MessageConnection } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { randomFrom, type Random } from "../random.ts";
import { session } from "./session.ts";

export interface SoakReport {
  readonly edits: number;
  /** Bytes in use once the engine has seen all kinds of requests, and after the last edit. */
  readonly before: number;
  readonly after: number;
}

const uri = "file:///soak.mtl";
/** The heap is looked at after so many edits each. */
const step = 1000;
const asked = ["completion", "hover", "signatureHelp", "definition", "prepareRename", "documentHighlight"];
const pieces = ["x", "dense(8)", " -> ", "(", ")", "{ weight: 2 }", "\n  y = trunk\n", "\"rows\"", "// note\n", "task z : binary = trunk\n"];

/** Edits a document and asks about it without end, always with the same document in between: what grows is forgotten somewhere. */
export async function soak(text: string, edits: number, warming: number, told: (edits: number, bytes: number) => void = () => {}, seed = 1): Promise<SoakReport> {
  const editor = await session();
  const random = randomFrom(seed);
  let document = TextDocument.create(uri, "mtl", 1, text);
  await editor.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "mtl", version: 1, text } });
  const round = async () => {
    document = await edited(editor, document, text, random);
    await asking(editor, document, random);
  };
  const measured = async (rounds: number) => {
    for (let left = rounds; left > 0; left--) await round();
    document = await reset(editor, document, text);
    return used();
  };
  const before = await measured(warming);
  let after = before;
  for (let done = 0; done < edits; done += step) {
    after = await measured(Math.min(step, edits - done));
    told(Math.min(done + step, edits), after);
  }
  editor.dispose();
  return { edits, before, after };
}

/** One edit: something put in, taken out, or all as it was. */
async function edited(editor: MessageConnection, document: TextDocument, original: string, random: Random): Promise<TextDocument> {
  const version = document.version + 1;
  const whole = random.below(6) === 0 || Math.abs(document.getText().length - original.length) > 400;
  const start = random.below(document.getText().length + 1);
  const end = start + (random.below(3) === 0 ? random.below(30) : 0);
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  const change = whole ? { text: original } : { range, text: random.pick(pieces) };
  await editor.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [change] });
  return TextDocument.update(TextDocument.create(uri, "mtl", document.version, document.getText()), [change], version);
}

async function asking(editor: MessageConnection, document: TextDocument, random: Random): Promise<void> {
  const position = document.positionAt(random.below(document.getText().length + 1));
  const textDocument = { uri };
  await editor.sendRequest("textDocument/diagnostic", { textDocument });
  const more = [
    editor.sendRequest(`textDocument/${random.pick(asked)}`, { textDocument, position }),
    editor.sendRequest("textDocument/semanticTokens/full", { textDocument }),
  ];
  if (random.below(10) === 0) more.push(editor.sendRequest("textDocument/codeLens", { textDocument }), editor.sendRequest("textDocument/formatting", { textDocument, options: {} }));
  await Promise.all(more);
}

/** The original text again, checked. */
async function reset(editor: MessageConnection, { version }: TextDocument, text: string): Promise<TextDocument> {
  await editor.sendNotification("textDocument/didChange", { textDocument: { uri, version: version + 1 }, contentChanges: [{ text }] });
  await editor.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  return TextDocument.create(uri, "mtl", version + 1, text);
}

/**
 * What stays on the heap once all garbage is collected. Nothing that stays is in the nursery then, which the engine counts by the room that
 * it has taken: one megabyte or four, from one look to the next.
 */
async function used(): Promise<number> {
  const collect = collector();
  for (let times = 3; times > 0; times--) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return getHeapSpaceStatistics().reduce((sum, { space_name: name, space_used_size: bytes }) => (name.startsWith("new_") ? sum : sum + bytes), 0);
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
