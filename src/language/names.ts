import type { Identifier, Value } from "../../grammar/syntax.ts";
import { reportCycle, type Link } from "./cycle.ts";
import { noSettings, type BlockArgument, type Closure, type Frame, type Pass } from "./pass.ts";
import { lookUp, visibleNames, type Declaration, type Scope } from "./scope.ts";
import { searchIn } from "./search.ts";
import { suggest } from "./suggest.ts";
import { onlyName } from "./texts.ts";

export type Meaning =
  | { readonly kind: "argument"; readonly argument: BlockArgument }
  | { readonly kind: "declaration"; readonly declaration: Declaration };

/** What a name means in a frame: parameter, then model, then file. The catalogue comes after that. */
export function meaningOf(frame: Frame, name: string): Meaning | undefined {
  const argument = frame.arguments.get(name);
  if (argument) return { kind: "argument", argument };
  const declaration = lookUp(frame.scope, name);
  return declaration && { kind: "declaration", declaration };
}

export const noArguments: Frame["arguments"] = new Map();

/** A frame for what stands in a model or file itself. */
export function frameOf(scope: Scope, owner: Declaration | undefined, place: Frame["place"], path: string, tasks: readonly string[]): Frame {
  return {
    // Every field, always in this order: frames are copied all the time, and the engine is fast where they look alike.
    scope, owner, place, placeText: place === "task" ? "a task" : place, arguments: noArguments, within: undefined, it: undefined, tasks,
    path, base: path, tied: undefined, copy: undefined, role: undefined, settings: noSettings, expanding: [],
  };
}

/** Reports a name that nothing has, with the nearest one. */
export function reportUnknown(pass: Pass, identifier: Identifier, what: string, candidates: Iterable<string>): void {
  const { text, fixes } = suggest(identifier.name, candidates, identifier.span);
  pass.report.add("MTL201", identifier.span, { what, name: identifier.name, suggestion: text }, { fixes, mayCome: what === "task" });
}

/** Names that can be written in a frame, for suggestions. */
export function namesIn(frame: Frame): string[] {
  return [...frame.arguments.keys(), ...visibleNames(frame.scope).filter(({ kind }) => kind !== "model").map(({ name }) => name)];
}

/** The same of names that may stand behind `->`. */
export function stagesIn(frame: Frame): string[] {
  return [...frame.arguments.keys(), ...visibleNames(frame.scope).filter(({ kind }) => kind === "block" || kind === "layer").map(({ name }) => name)];
}

/**
 * What may stand for a value that is a search, each where it is written; undefined where it is none. A search without
 * candidates is told.
 */
export function candidatesOf(pass: Pass, { syntax, frame }: Closure): readonly Closure[] | undefined {
  const search = searchIn(syntax);
  if (!search || meaningOf(frame, search.word.name.name)) return undefined;
  if (search.wrong !== undefined) pass.report.add("MTL317", search.word.span, { what: search.wrong }, { fixes: search.fixes ?? [] });
  return search.candidates.map((candidate) => ({ syntax: candidate, frame }));
}

/** What names of constants and arguments stand for, of a search the first value; undefined where that is broken, and told already. */
export function literalOf(pass: Pass, closure: Closure): Closure | undefined {
  return closure.syntax.kind === "Flow" ? literalsOf(pass, closure)[0] : closure;
}

/** The same with all values of a search, each once; none where any is broken. */
export function literalsOf(pass: Pass, closure: Closure): readonly Closure[] {
  const path: Link[] = [];
  const written = writtenOf(pass, closure, path);
  const candidates = written && candidatesOf(pass, written);
  if (!candidates) return written ? [written] : [];
  const found = new Map<Value, Closure>();
  const whole = candidates.every((candidate) => gather(pass, candidate, path, found, new Set([written.syntax])));
  return whole ? [...found.values()] : [];
}

/** Whether nothing was broken on the way. Searches that were `entered` are not read again, however many names lead to them. */
function gather(pass: Pass, closure: Closure, visited: readonly Link[], found: Map<Value, Closure>, entered: Set<Value>): boolean {
  const path = [...visited];
  const written = writtenOf(pass, closure, path);
  if (!written) return false;
  const candidates = candidatesOf(pass, written);
  if (!candidates) found.set(written.syntax, written);
  if (!candidates || entered.has(written.syntax)) return true;
  entered.add(written.syntax);
  return candidates.length > 0 && candidates.every((candidate) => gather(pass, candidate, path, found, entered));
}

/** Follows names as far as they lead, a search being no name. `visited` is what was passed on the way. */
function writtenOf(pass: Pass, closure: Closure, visited: Link[]): Closure | undefined {
  let current = closure;
  for (;;) {
    const name = onlyName(current.syntax);
    const meaning = name && meaningOf(current.frame, name.name);
    if (!meaning) return current;
    const next = follow(pass, name, meaning, current);
    if (next === "stop") return current;
    if (next === undefined) return undefined;
    if (meaning.kind === "declaration") {
      const link: Link = { declaration: meaning.declaration, label: name.name, reference: name.span };
      const from = visited.findIndex(({ declaration }) => declaration === link.declaration);
      if (from >= 0) {
        reportCycle(pass.report, [link, ...visited.slice(from + 1)]);
        return undefined;
      }
      visited.push(link);
    }
    current = next;
  }
}

function follow(pass: Pass, name: Identifier, meaning: Meaning, from: Closure): Closure | "stop" | undefined {
  if (meaning.kind === "argument") {
    pass.uses.add(meaning.argument.declaration, name.span, from.frame.owner);
    return meaning.argument.closure;
  }
  const { declaration } = meaning;
  if (declaration.kind !== "constant" && declaration.kind !== "binding") return "stop";
  pass.uses.add(declaration, name.span, from.frame.owner);
  const { value } = declaration.member;
  return value && { syntax: value, frame: frameOf(declaration.scope, declaration, "binding", declaration.name, from.frame.tasks) };
}
