import type { Identifier } from "../../grammar/syntax.ts";
import { reportCycle, type Link } from "./cycle.ts";
import { noSettings, type BlockArgument, type Closure, type Frame, type Pass } from "./pass.ts";
import { plannedWords } from "./planned.ts";
import { lookUp, visibleNames, type Declaration, type Scope } from "./scope.ts";
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

const noArguments: Frame["arguments"] = new Map();

/** A frame for what stands in a model or file itself. */
export function frameOf(scope: Scope, owner: Declaration | undefined, place: Frame["place"], path: string, tasks: readonly string[]): Frame {
  return {
    // Every field, always in this order: frames are copied all the time, and the engine is fast where they look alike.
    scope, owner, place, placeText: place === "task" ? "a task" : place, arguments: noArguments, within: undefined, it: undefined, tasks,
    path, base: path, tied: undefined, copy: undefined, role: undefined, settings: noSettings, expanding: [],
  };
}

/** Reports a name that nothing has: as unavailable where it is planned, else with the nearest name. */
export function reportUnknown(pass: Pass, identifier: Identifier, what: string, candidates: Iterable<string>): void {
  if (plannedWords.has(identifier.name)) {
    pass.report.add("MTL208", identifier.span, { name: identifier.name });
    return;
  }
  const { text, fixes } = suggest(identifier.name, candidates, identifier.span);
  pass.report.add("MTL201", identifier.span, { what, name: identifier.name, suggestion: text }, { fixes });
}

/** Names that can be written in a frame, for suggestions. */
export function namesIn(frame: Frame): string[] {
  return [...frame.arguments.keys(), ...visibleNames(frame.scope).filter(({ kind }) => kind !== "model").map(({ name }) => name)];
}

/** Follows names of constants and arguments to what they stand for; undefined where that is broken, and told already. */
export function literalOf(pass: Pass, closure: Closure): Closure | undefined {
  if (closure.syntax.kind !== "Flow") return closure;
  const visited: Link[] = [];
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
