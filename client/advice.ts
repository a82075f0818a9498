import * as v from "valibot";
import type * as vscode from "vscode";
import { adviceAnswer, type AdviceAnswer, adviceRequest } from "../src/protocol/advice.ts";
import type { Extension } from "./extension.ts";

const position = v.object({ line: v.number(), character: v.number() });
const range = v.object({ start: position, end: position });

/** Asks the server, of the run in a folder or of the newest that has finished. */
export async function adviceOn({ client }: Extension, document: vscode.TextDocument, model: string, run?: string): Promise<AdviceAnswer> {
  return v.parse(adviceAnswer, await client.sendRequest(adviceRequest, { uri: document.uri.toString(), model, ...(run === undefined ? {} : { run }) }));
}

const heat = v.object({
  layers: v.array(v.object({ range, text: v.string(), rate: v.number(), verdict: v.picklist(["fight", "agree", "unclear", "unmeasured"]), stale: v.boolean() })),
});

/** How much tasks fight in a shared layer, on its line. */
export type LayerHeat = v.InferOutput<typeof heat>["layers"][number];

export async function heatOn({ client }: Extension, document: vscode.TextDocument): Promise<LayerHeat[]> {
  return v.parse(heat, await client.sendRequest("mtl/heat", { uri: document.uri.toString() })).layers;
}
