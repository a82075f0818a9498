import * as v from "valibot";
import * as vscode from "vscode";
import { openAnswer } from "./answer.ts";
import type { Extension } from "./extension.ts";

/** The little that the client looks at in a checked model; the rest passes through to the trainer. */
const answer = v.object({
  graph: v.optional(v.looseObject({ name: v.string(), train: v.looseObject({ seed: v.number() }) })),
  source: v.string(),
});

export interface ModelAnswer {
  readonly name: string;
  readonly seed: number;
  readonly graph: { readonly train: { readonly seed: number } };
  /** The text with all that it imports: what a run keeps. */
  readonly source: string;
}

/** Asks the server for the checked model of a file; says so where errors stand in the way. */
export async function modelOf({ client }: Extension, document: vscode.TextDocument, model: string | undefined): Promise<ModelAnswer | undefined> {
  const { graph, source } = v.parse(answer, await client.sendRequest("mtl/model", { uri: document.uri.toString(), ...(model ? { model } : {}) }));
  if (graph) return { name: graph.name, seed: graph.train.seed, graph, source };
  await openAnswer("The file has errors: mend them first, then run the training again.", "Show Problems", "workbench.actions.view.problems");
  return undefined;
}

/** The same model, to be trained from another seed than its text says. */
export function seededModel(model: ModelAnswer, seed: number): ModelAnswer {
  return { ...model, seed, graph: { ...model.graph, train: { ...model.graph.train, seed } } };
}
