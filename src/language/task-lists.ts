import type { Span, Value } from "../../grammar/syntax.ts";
import type { ParameterDefinition } from "../catalog/definition.ts";
import { literalOf, meaningOf, reportUnknown } from "./names.ts";
import type { Closure, Pass } from "./pass.ts";
import { foundText, onlyName } from "./texts.ts";

/** A task named in an argument, with the place for what is wrong with it. */
export interface TaskName {
  readonly name: string;
  readonly span: Span;
}

interface Named {
  readonly name: string;
}

/** A task as argument; only tasks are looked up. */
export function taskOf(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): TaskName | undefined {
  const name = onlyName(closure.syntax);
  if (!name) return reject(pass, word, parameter, closure, "a task");
  const meaning = meaningOf(closure.frame, name.name);
  if (meaning?.kind === "argument") {
    pass.uses.add(meaning.argument.declaration, name.span, closure.frame.owner);
    return meaning.argument.closure && taskOf(pass, word, parameter, meaning.argument.closure);
  }
  if (meaning?.kind !== "declaration" || meaning.declaration.kind !== "task") {
    reportUnknown(pass, name, "task", pass.tasks);
    return undefined;
  }
  pass.uses.add(meaning.declaration, name.span, undefined);
  return { name: name.name, span: name.span };
}

/** A list of tasks, written out or named. */
export function tasksOf(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): TaskName[] | undefined {
  const items = itemsOf(pass, closure);
  if (!items || items.length === 0) return reject(pass, word, parameter, closure, "a list of tasks");
  return whole(items.map((item) => taskOf(pass, word, parameter, item)));
}

/** Lists of tasks: `[[click, like], [buy]]`. */
export function groupsOf(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): TaskName[][] | undefined {
  const items = itemsOf(pass, closure);
  if (!items || items.length === 0) return reject(pass, word, parameter, closure, "lists of tasks, as in `[[a, b], [c]]`");
  return whole(items.map((item) => tasksOf(pass, word, parameter, item)));
}

/** The items of a list, which may stand behind a name. */
export function itemsOf(pass: Pass, closure: Closure): Closure[] | undefined {
  const literal = literalOf(pass, closure);
  if (literal?.syntax.kind !== "List") return undefined;
  const values = literal.syntax.items.flatMap(({ value }): Value[] => (value ? [value] : []));
  return values.map((syntax) => ({ syntax, frame: literal.frame }));
}

function whole<Item>(items: readonly (Item | undefined)[]): Item[] | undefined {
  return items.includes(undefined) ? undefined : (items as Item[]);
}

function reject(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure, expected: string): undefined {
  pass.report.add("MTL313", closure.syntax.span, {
    word: word.name, parameter: parameter.name, expected, found: foundText(closure.syntax),
  });
  return undefined;
}
