import type { CodeLens } from "vscode-languageserver";
import { planOf } from "../../src/catalog/plan.ts";
import { parametersOf } from "../../src/catalog/parameters.ts";
import type { ModelGraph } from "../../src/graph/model.ts";
import { sizeOf } from "../../src/graph/shape.ts";
import type { Span } from "../../grammar/syntax.ts";
import { rangeOf, type Context } from "../context.ts";
import { parametersText } from "../describe.ts";

const commandTitles: readonly (readonly [command: string, title: string])[] = [
  ["mtl.train", "Train"], ["mtl.showAffinity", "Show Affinity"], ["mtl.showTopology", "Show Topology"],
];

/**
 * `Train` and the like above every model, as far as the editor has these commands; above it and above what its tasks share, how many
 * numbers that learns.
 */
export function codeLenses(context: Context, commands: readonly string[]): CodeLens[] {
  const offered = commandTitles.filter(([command]) => commands.includes(command));
  return context.checked.models.flatMap(({ name, span, structure: graph }) => {
    const counts = graph ? weightsOf(graph) : [];
    return [
      ...offered.map(([command, title]) => lens(context, span, title, command, [context.document.uri, name])),
      ...(graph ? [told(context, span, modelTitle(counts))] : []),
      ...sharedBindings(context, span, counts),
    ];
  });
}

function lens({ document }: Context, { start }: Span, title: string, command: string, given: readonly string[]): CodeLens {
  return { range: rangeOf(document, { start, end: start }), command: { title, command, arguments: [...given] } };
}

/** A lens that tells something and does nothing. */
function told(context: Context, span: Span, title: string): CodeLens {
  const range = rangeOf(context.document, { start: span.start, end: span.start });
  return { range, command: { title, command: "" } };
}

interface Weights {
  /** The binding or task in whose name they are made. */
  readonly of: string;
  readonly size: number;
  readonly owners: readonly string[];
}

/** All weights that are learned; sizes are NaN where only the data says them. */
function weightsOf(graph: ModelGraph): Weights[] {
  return parametersOf(graph, planOf(graph)).filter(({ trainable }) => trainable)
    .map(({ node, shape, owners }) => ({ of: node.split(/[/@]/)[0] ?? "", size: sizeOf(shape), owners }));
}

function modelTitle(weights: readonly Weights[]): string {
  const all = total(weights);
  if (Number.isNaN(all)) return "parameters as the data decides";
  const shared = total(weights.filter(({ owners }) => owners.length > 1));
  return `${parametersText(all)} · ${all === 0 ? 0 : Math.round((100 * shared) / all)}% shared`;
}

function sharedBindings(context: Context, model: Span, weights: readonly Weights[]): CodeLens[] {
  const bindings = context.checked.symbols.filter(({ kind, member }) => kind === "binding" && member.start > model.start && member.end <= model.end);
  return bindings.flatMap(({ name, member }) => {
    const own = weights.filter(({ of }) => of === name);
    const shared = own.filter(({ owners }) => owners.length > 1);
    if (shared.length === 0) return [];
    const owners = [...new Set(shared.flatMap(({ owners: tasks }) => tasks))];
    const size = total(own);
    const count = Number.isNaN(size) ? "parameters as the data decides" : parametersText(size);
    return [told(context, member, `${count} · shared by ${owners.length > 4 ? `${owners.length} tasks` : owners.join(", ")}`)];
  });
}

function total(weights: readonly Weights[]): number {
  return weights.reduce((sum, { size }) => sum + size, 0);
}
