import { catalog } from "../catalog/index.ts";
import type { PenaltyDefinition } from "../catalog/definition.ts";
import type { WeightPenalty } from "../catalog/penalty.ts";
import { countedWeights } from "../catalog/penalty-plan.ts";
import type { Arguments, ArgumentValue, ModelNode, ModelPenalty, ModelTask } from "../graph/model.ts";
import { sameShape, sizeOf, type Shape } from "../graph/shape.ts";
import type { Span } from "../../grammar/syntax.ts";
import type { Report } from "./report.ts";
import type { GraphBuilder } from "./graph-builder.ts";
import { shapeText } from "./texts.ts";

/** What one part of a penalty is: layers of a binding, or a value. */
export interface PartDraft {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly value?: string;
}

/** A penalty as it is written, before the graph is finished. */
export interface PenaltyDraft {
  readonly word: string;
  readonly arguments: Arguments;
  /** For people: `l2(a, b)`. */
  readonly label: string;
  readonly parts: readonly PartDraft[];
  /** Of values that are held against each other one by one; absent: all pairs, or each by itself. */
  readonly terms?: readonly (readonly string[])[];
  readonly span: Span;
}

/** What finishing the graph knows of its nodes: which are left, and what values are called now. */
export interface Finished {
  readonly nodes: readonly ModelNode[];
  readonly tasks: readonly ModelTask[];
  rename(value: string): string;
}

interface Check {
  readonly graph: GraphBuilder;
  readonly report: Report;
  readonly finished: Finished;
}

/** The penalties of a finished graph, each under a name of its own; what is wrong with their parts is told. */
export function finishPenalties(drafts: readonly PenaltyDraft[], check: Check): readonly ModelPenalty[] {
  const counts = new Map<string, number>();
  return drafts.flatMap((draft) => {
    const definition = catalog.find("penalty", draft.word);
    const made = definition && finishPenalty(draft, definition, check);
    if (!made) return [];
    const number = (counts.get(made.name) ?? 0) + 1;
    counts.set(made.name, number);
    return [number === 1 ? made : { ...made, name: `${made.name} #${number}` }];
  });
}

function finishPenalty(draft: PenaltyDraft, { form }: PenaltyDefinition, check: Check): ModelPenalty | undefined {
  const { word, label, span } = draft;
  const made = { name: label, word, arguments: draft.arguments, span: { start: span.start, end: span.end } };
  if (form.reads === "gradients") {
    const count = check.finished.tasks.filter(({ loss }) => loss.word !== "none").length;
    if (count < 2) check.report.add("MTL514", span, { word, needs: "the gradients of two tasks or more", found: count === 0 ? "there is none" : "there is one" });
    return count < 2 ? undefined : { ...made, parts: [], terms: [] };
  }
  if (form.reads === "values") {
    const terms = termsOf(draft, form.takes).map((term) => term.map(check.finished.rename));
    if (terms.length === 0) check.report.add("MTL514", span, { word, needs: form.takes === 2 ? "two values" : "a value", found: partsText(draft) });
    return terms.length === 0 ? undefined : { ...made, parts: [], terms };
  }
  const parts = partsLeft(draft, form, check);
  if (!parts || !enough(draft, form, check) || !areAlike(draft, form, parts, check) || !fits(draft, parts, check)) return undefined;
  return { ...made, parts: parts.map(({ name, nodes }) => ({ name, nodes })), terms: [] };
}

function partsText({ parts }: PenaltyDraft): string {
  return parts.length === 0 ? "there is none" : parts.length === 1 ? `there is one, \`${parts[0].name}\`` : `there are ${parts.length}`;
}

function termsOf({ parts, terms }: PenaltyDraft, takes: 1 | 2): readonly (readonly string[])[] {
  if (terms) return terms;
  const values = [...new Set(parts.flatMap(({ value }) => value ?? []))];
  if (takes === 1) return values.map((value) => [value]);
  return values.flatMap((left, at) => values.slice(at + 1).map((right) => [left, right]));
}

/** Parts with the layers that are left of them, and that have weights which count; undefined where one has none. */
function partsLeft(draft: PenaltyDraft, form: WeightPenalty, { graph, report, finished }: Check): readonly PartDraft[] | undefined {
  const left = new Set(finished.nodes.map(({ name }) => name));
  const parts = draft.parts.map((part) => {
    const seen = new Set<string>();
    const nodes = part.nodes.filter((name) => {
      const key = graph.node(name)?.weightsKey ?? name;
      const counts = left.has(name) && !seen.has(key) && countedWeights(form, graph.weights(name)).length > 0;
      if (counts) seen.add(key);
      return counts;
    });
    return { ...part, nodes };
  });
  const empty = parts.find(({ nodes }) => nodes.length === 0);
  if (empty) report.add("MTL516", draft.span, { word: draft.word, part: empty.name });
  return empty ? undefined : parts;
}

function enough(draft: PenaltyDraft, { minimum }: WeightPenalty, { report }: Check): boolean {
  if (draft.parts.length >= minimum) return true;
  report.add("MTL514", draft.span, { word: draft.word, needs: minimum === 1 ? "a part" : "two parts, or a part with copies", found: partsText(draft) });
  return false;
}

function shapesOf({ nodes }: PartDraft, form: WeightPenalty, graph: GraphBuilder): readonly Shape[] {
  return nodes.flatMap((name) => countedWeights(form, graph.weights(name)).map(({ shape }) => shape));
}

function areAlike(draft: PenaltyDraft, form: WeightPenalty, parts: readonly PartDraft[], { graph, report }: Check): boolean {
  const [first, ...others] = parts.map((part) => ({ part, shapes: shapesOf(part, form, graph) }));
  const wrong = others.find(({ shapes }) =>
    shapes.length !== first.shapes.length || shapes.some((shape, at) => !known(shape) || !known(first.shapes[at]) ? false : !sameShape(shape, first.shapes[at])));
  if (!wrong) return true;
  const text = (shapes: readonly Shape[]) => shapes.map(shapeText).join(", ");
  report.add("MTL515", draft.span, { word: draft.word, left: first.part.name, leftShape: text(first.shapes), right: wrong.part.name, rightShape: text(wrong.shapes) });
  return false;
}

/** A length that only the data decides is compared when it is known. */
function known(shape: Shape): boolean {
  return !Number.isNaN(sizeOf(shape));
}

/** Arguments that depend on how many parts there are. */
function fits({ word, arguments: args, span }: PenaltyDraft, parts: readonly PartDraft[], { report }: Check): boolean {
  const { matrix, rank } = args;
  const wrong = Array.isArray(matrix) ? wrongMatrix(matrix as readonly ArgumentValue[], parts.length) : undefined;
  if (wrong) report.add("MTL517", span, { word, what: wrong });
  const over = typeof rank === "number" && rank > parts.length;
  if (over) report.add("MTL518", span, { word, rank, parts: parts.length });
  return !wrong && !over;
}

function wrongMatrix(rows: readonly ArgumentValue[], parts: number): string | undefined {
  const matrix = rows.map((row) => (Array.isArray(row) ? (row as readonly number[]) : []));
  if (matrix.length !== parts || matrix.some((row) => row.length !== parts)) return `must have ${parts} rows of ${parts} numbers: one for each part`;
  if (matrix.some((row) => row.some((value) => value < 0))) return "must hold numbers of 0 or more";
  const even = matrix.every((row, i) => row.every((value, j) => value === matrix[j][i]));
  return even ? undefined : "must be the same read by rows and by columns";
}
