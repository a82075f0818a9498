import type { ModelGraph } from "../../src/graph/model.ts";
import type { Problem } from "../../src/language/index.ts";
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
}

/** The graph of a model, for training in a panel; absent where errors stand in the way. */
export function modelOf({ checked }: Context, name: string | undefined): ModelAnswer {
  const model = checked.models.find((candidate) => name === undefined || candidate.name === name);
  return { ...(model?.graph && { graph: model.graph }), problems: checked.problems };
}
