import { catalog } from "../catalog/index.ts";
import type { ArgumentValue, ModelPenalty } from "../graph/model.ts";

/** What is left of penalties where only some nodes are: parts and terms that are whole, as long as there are enough to compare. */
export function subsetPenalties(penalties: readonly ModelPenalty[], kept: ReadonlySet<string>): readonly ModelPenalty[] {
  return penalties.flatMap((penalty): ModelPenalty[] => {
    const places = penalty.parts.flatMap(({ nodes }, at) => (nodes.every((node) => kept.has(node)) ? [at] : []));
    const terms = penalty.terms.filter((term) => term.every((value) => kept.has(value)));
    const form = catalog.find("penalty", penalty.word)?.form;
    if (form?.reads === "gradients") return [penalty];
    const enough = form?.reads === "weights" ? places.length >= form.minimum : terms.length > 0;
    return enough ? [{ ...penalty, terms, parts: places.map((at) => penalty.parts[at]), arguments: argumentsOf(penalty, places) }] : [];
  });
}

/** A matrix of parts keeps the rows and columns of those that are left. */
function argumentsOf({ arguments: args }: ModelPenalty, places: readonly number[]): ModelPenalty["arguments"] {
  const { matrix } = args;
  if (!Array.isArray(matrix)) return args;
  const rows = matrix as readonly (readonly ArgumentValue[])[];
  return { ...args, matrix: places.map((row) => places.map((column) => rows[row][column])) };
}
