import type { Model, Span } from "../../grammar/syntax.ts";
import type { ModelGraph } from "../graph/model.ts";
import type { DataHeader, HeadFact, StepFact, SymbolFact } from "./checked.ts";
import { checkModel } from "./model.ts";
import type { Problem } from "./problem.ts";
import { createReport } from "./report.ts";
import type { Scope } from "./scope.ts";
import { symbolFacts } from "./symbols.ts";
import { distinct, type Places } from "./uses.ts";

/** What a check finds out about one model. */
export interface ModelFacts {
  readonly problems: readonly Problem[];
  /** Of the model's own names. */
  readonly symbols: readonly SymbolFact[];
  /** Where the model uses names from around it, by the place of their declaration. */
  readonly outer: readonly { readonly declaration: number; readonly uses: readonly Span[] }[];
  readonly steps: readonly StepFact[];
  readonly heads: readonly HeadFact[];
  /** Undefined where the model is broken. */
  readonly graph?: () => ModelGraph;
}

/** Checks one model in the scope of its file. */
export function factsOf(model: Model, file: Scope, header: DataHeader | undefined): ModelFacts {
  const report = createReport();
  const checked = checkModel(model, file, report, header);
  const { scope, uses, steps, heads, graph } = checked;
  const { places } = uses;
  let symbols: readonly SymbolFact[] | undefined;
  return {
    problems: report.problems, outer: outsideOf(scope, places), heads,
    // Both are for whoever looks at the text; finding the problems needs neither.
    get symbols() { return symbols ??= symbolFacts([scope], places); },
    get steps() { return steps(); },
    ...(graph && { graph }),
  };
}

function outsideOf(scope: Scope, places: Places): ModelFacts["outer"] {
  const outer: ModelFacts["outer"][number][] = [];
  for (const [declaration, spans] of places) {
    if (declaration.scope !== scope) outer.push({ declaration: declaration.identifier.span.start, uses: distinct(spans) });
  }
  return outer;
}

/** Where a place of the text at the time of a check is now. */
export type Move = (span: Span) => Span;

/** The same facts for a text in which everything that they speak of stands elsewhere. */
export function movedFacts(facts: ModelFacts, move: Move): ModelFacts {
  let symbols: readonly SymbolFact[] | undefined;
  let steps: readonly StepFact[] | undefined;
  let graph: ModelGraph | undefined;
  const { graph: known } = facts;
  const uses = (spans: readonly Span[]) => spans.map(move);
  return {
    problems: facts.problems.map((problem) => movedProblem(problem, move)),
    outer: facts.outer.map((outer) => ({ declaration: startOf(outer.declaration, move), uses: uses(outer.uses) })),
    heads: facts.heads.map((head) => ({ ...head, at: startOf(head.at, move) })),
    get symbols() { return symbols ??= facts.symbols.map((symbol) => movedSymbol(symbol, move)); },
    get steps() { return steps ??= moveAll(facts.steps, move); },
    ...(known && { graph: () => graph ??= movedGraph(known(), move) }),
  };
}

function startOf(at: number, move: Move): number {
  return move({ start: at, end: at }).start;
}

function moveAll<Item extends { readonly span: Span }>(items: readonly Item[], move: Move): Item[] {
  return items.map((item) => ({ ...item, span: move(item.span) }));
}

function movedProblem(problem: Problem, move: Move): Problem {
  const fixes = problem.fixes.map(({ title, edits }) => ({ title, edits: moveAll(edits, move) }));
  return { ...problem, span: move(problem.span), related: moveAll(problem.related, move), fixes };
}

function movedSymbol(symbol: SymbolFact, move: Move): SymbolFact {
  const { declaration, member, scope, uses } = symbol;
  return { ...symbol, declaration: move(declaration), member: move(member), scope: move(scope), uses: uses.map(move) };
}

function movedGraph(graph: ModelGraph, move: Move): ModelGraph {
  const { inputs, nodes, tasks, penalties, data } = graph;
  return {
    ...graph, inputs: moveAll(inputs, move), nodes: moveAll(nodes, move), tasks: moveAll(tasks, move),
    ...(penalties && { penalties: moveAll(penalties, move) }), data: moveAll(data, move),
  };
}
