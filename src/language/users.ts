import type { Flow, Value, Word } from "../../grammar/syntax.ts";
import { lookUp, type Declaration, type Scope } from "./scope.ts";

/** One name that a text reads; with `index`, one task's own copy of it. */
interface Read {
  readonly to: Declaration;
  readonly index?: string;
}

/**
 * Tasks whose expression uses a declaration, directly or through others, in order of declaration: read from the text alone,
 * so that a value is written out once, for just these tasks. Reading a task's output does not count; `value[t]` counts for t alone.
 */
export function usersByDeclaration(tasks: readonly Declaration[]): ReadonlyMap<Declaration, readonly string[]> {
  const readsOf = new Map<Declaration, readonly Read[]>();
  const users = new Map<Declaration, string[]>();
  for (const task of tasks) {
    for (const declaration of reached(task, readsOf)) {
      const known = users.get(declaration);
      if (known) known.push(task.name);
      else users.set(declaration, [task.name]);
    }
  }
  return users;
}

function reached(task: Declaration, readsOf: Map<Declaration, readonly Read[]>): ReadonlySet<Declaration> {
  const found = new Set([task]);
  for (const declaration of found) {
    const reads = readsOf.get(declaration) ?? readsIn(declaration);
    readsOf.set(declaration, reads);
    for (const { to, index } of reads) if (index === undefined || index === task.name) found.add(to);
  }
  return found;
}

const none: ReadonlySet<string> = new Set<string>();

function readsIn(declaration: Declaration): readonly Read[] {
  const reads: Read[] = [];
  const { kind, member, scope } = declaration;
  const hidden = kind === "block" ? new Set(member.parameters.map(({ name }) => name.name)) : none;
  const reading: Reading = { scope, hidden, reads };
  if (kind === "task" || kind === "layer" || kind === "block") readFlow(member.flow, reading);
  if (kind === "binding" || kind === "constant") readValue(member.value, reading);
  if (kind === "block") for (const parameter of member.parameters) readValue(parameter.default, reading);
  return reads;
}

interface Reading {
  readonly scope: Scope;
  /** Parameters, which stand before what the file declares. */
  readonly hidden: ReadonlySet<string>;
  readonly reads: Read[];
}

function readValue(value: Value | undefined, reading: Reading): void {
  if (value?.kind === "Flow") readFlow(value, reading);
  if (value?.kind === "List") for (const item of value.items) readValue(item.value, reading);
}

function readFlow(flow: Flow | undefined, reading: Reading): void {
  for (const step of flow?.steps ?? []) {
    if (step.kind === "Group") readFlow(step.flow, reading);
    else readWord(step, reading);
  }
}

function readWord(word: Word, reading: Reading): void {
  const to = reading.hidden.has(word.name.name) ? undefined : lookUp(reading.scope, word.name.name);
  if (to && to.kind !== "task") reading.reads.push({ to, ...(word.index ? { index: word.index.name } : {}) });
  for (const { value } of word.arguments?.items ?? []) readValue(value, reading);
}
