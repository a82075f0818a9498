import type { ModelGraph } from "../../src/graph/model.ts";
import { selfContained, type Problem } from "../../src/language/index.ts";
import type { Context } from "../context.ts";

/** Parameters of the request `mtl/model`. */
export interface ModelRequest {
  readonly uri: string;
  /** Absent: the first model of the file. */
  readonly model?: string;
}

export interface ModelAnswer {
  readonly graph?: ModelGraph;
  readonly problems: readonly Problem[];
  /** What a run keeps: the text with all that it imports. */
  readonly source: string;
}

/** The graph of a model, for training in a panel; absent where errors stand in the way. */
export function modelOf({ checked, document, imports }: Context, name: string | undefined): ModelAnswer {
  const model = checked.models.find((candidate) => name === undefined || candidate.name === name);
  return { ...(model?.graph && { graph: model.graph }), problems: checked.problems, source: selfContained(document.getText(), imports ?? new Map()) };
}
