import type { Flow, Value, Word } from "../../grammar/syntax.ts";
import { lookUp, type Declaration, type Scope } from "./scope.ts";

/** One name that a text reads; with `index`, one task's own copy of it. */
interface Read {
  readonly to: Declaration;
  readonly index: string | undefined;
}

/**
 * Tasks whose expression uses a declaration, directly or through others, in order of declaration: read from the text alone,
 * so that a value is written out once, for just these tasks. Reading a task's output does not count; `value[t]` counts for t alone.
 */
export function usersOf(tasks: readonly Declaration[]): (declaration: Declaration) => readonly string[] | undefined {
  const known = new Map<Declaration, Known>();
  for (const task of tasks) visit(known, task.name, task);
  return (declaration) => known.get(declaration)?.users;
}

/** What a declaration reads, and the tasks that reach it. */
interface Known {
  readonly reads: readonly Read[];
  readonly users: string[];
}

/** Notes the task at all that it reaches: down from one to the next, without a list of its own. */
function visit(known: Map<Declaration, Known>, task: string, first: Declaration): void {
  const open = [first];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = known.get(next);
    const { reads, users } = found ?? { reads: readsIn(next), users: [] };
    if (users[users.length - 1] === task) continue;
    users.push(task);
    if (!found) known.set(next, { reads, users });
    for (const { to, index } of reads) if (index === undefined || index === task) open.push(to);
  }
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
  if (to && to.kind !== "task") reading.reads.push({ to, index: word.index?.name });
  for (const { value } of word.arguments?.items ?? []) readValue(value, reading);
}
