import * as v from "valibot";
import type * as vscode from "vscode";
import type { Extension } from "./extension.ts";

const position = v.object({ line: v.number(), character: v.number() });
const range = v.object({ start: position, end: position });

const answer = v.object({
  run: v.optional(v.string()),
  stale: v.boolean(),
  findings: v.array(v.object({ code: v.string(), message: v.string(), start: v.number(), end: v.number() })),
  edits: v.array(v.object({
    code: v.string(), title: v.string(), cost: v.string(), why: v.string(),
    edits: v.array(v.object({ range, newText: v.string() })),
    text: v.string(),
  })),
});

/** What a run has shown of a model, and the edits that it speaks for. */
export type AdviceAnswer = v.InferOutput<typeof answer>;
export type AdvisedEdit = AdviceAnswer["edits"][number];

/** Asks the server, of the run in a folder or of the newest that has finished. */
export async function adviceOn({ client }: Extension, document: vscode.TextDocument, model: string, run?: string): Promise<AdviceAnswer> {
  return v.parse(answer, await client.sendRequest("mtl/advice", { uri: document.uri.toString(), model, ...(run === undefined ? {} : { run }) }));
}

const heat = v.object({
  layers: v.array(v.object({ range, text: v.string(), rate: v.number(), verdict: v.picklist(["fight", "agree", "unclear", "unmeasured"]), stale: v.boolean() })),
});

/** How much tasks fight in a shared layer, on its line. */
export type LayerHeat = v.InferOutput<typeof heat>["layers"][number];

export async function heatOn({ client }: Extension, document: vscode.TextDocument): Promise<LayerHeat[]> {
  return v.parse(heat, await client.sendRequest("mtl/heat", { uri: document.uri.toString() })).layers;
}
