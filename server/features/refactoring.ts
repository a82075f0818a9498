import type { ModelGraph, ModelNode } from "../../src/graph/model.ts";
import { check, type CheckedFile, type Edit } from "../../src/language/index.ts";
import type { Span, SyntaxFile } from "../../grammar/syntax.ts";
import type { Context } from "../context.ts";

/** What a refactoring looks at. */
export interface Target {
  readonly text: string;
  readonly file: SyntaxFile;
  readonly checked: CheckedFile;
  readonly span: Span;
}

export interface Refactoring {
  readonly title: string;
  readonly kind: string;
  readonly edits: readonly Edit[];
  /** Whether the model is to be the same as before, but for names. */
  readonly keepsMeaning: boolean;
}

/** The models of a text after edits; undefined where these would bring an error that it has not now. */
export function modelsAfter({ document, checked, header, imports }: Context, edits: readonly Edit[]): CheckedFile["models"] | undefined {
  const after = check(applied(document.getText(), edits), { ...(header && { header }), ...(imports && { imports }) });
  const before = errorsOf(checked);
  const sound = after.models.length === checked.models.length && errorsOf(after).every((error) => before.includes(error))
    && after.models.every(({ structure }, index) => structure !== undefined || checked.models[index]?.structure === undefined);
  return sound ? after.models : undefined;
}

function errorsOf({ problems }: CheckedFile): string[] {
  return problems.flatMap(({ severity, code, message }) => (severity === "error" ? [`${code} ${message}`] : []));
}

export function applied(text: string, edits: readonly Edit[]): string {
  return [...edits].sort((left, right) => right.span.start - left.span.start)
    .reduce((whole, { span, text: fresh }) => whole.slice(0, span.start) + fresh + whole.slice(span.end), text);
}

/** Whether models are the same but for the names of their nodes and what is told to people. */
export function sameMeaning(left: CheckedFile["models"], right: CheckedFile["models"]): boolean {
  return left.length === right.length && left.every(({ structure }, index) => {
    const other = right[index]?.structure;
    return structure && other ? meaningOf(structure) === meaningOf(other) : structure === other;
  });
}

/** A model as text that any renaming and reordering of nodes leaves as it is: nodes by what they compute. */
function meaningOf({ nodes, name: _, ...rest }: ModelGraph): string {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ids = new Map<string, string>();
  const keys = new Map<string, number>();
  for (const task of rest.tasks) for (const value of [task.output, task.logits, task.features]) if (value !== undefined) number(value, byName, ids);
  const written = [...ids].flatMap(([name, id]) => {
    const node = byName.get(name);
    return node ? [{ id, node: partsOf(node, ids, keys) }] : [];
  });
  return JSON.stringify({ ...rest, written }, (key, value: unknown) => (key === "span" ? undefined : isRenamed(key, value, ids)));
}

/** Numbers a value after all that it is computed from, in the order in which the tasks ask for them. */
function number(name: string, byName: ReadonlyMap<string, ModelNode>, ids: Map<string, string>): void {
  if (ids.has(name)) return;
  const node = byName.get(name);
  for (const input of node?.inputs ?? []) number(input, byName, ids);
  ids.set(name, node ? `#${ids.size}` : name);
}

function partsOf({ name: _, label: __, weightsKey, copyOf, role, span: ___, inputs, ...rest }: ModelNode, ids: ReadonlyMap<string, string>, keys: Map<string, number>) {
  const { kind, index, task } = role ?? {};
  const tied = [weightsKey, copyOf].map((key) => key === undefined ? undefined : keyNumber(key, keys));
  return { ...rest, role: role && { kind, index, task }, tied, reads: inputs.map((input) => ids.get(input) ?? input) };
}

function keyNumber(key: string, keys: Map<string, number>): number {
  const known = keys.get(key) ?? keys.size;
  keys.set(key, known);
  return known;
}

function isRenamed(key: string, value: unknown, ids: ReadonlyMap<string, string>): unknown {
  return typeof value === "string" && ["output", "logits", "features"].includes(key) ? ids.get(value) ?? value : value;
}
