import type { Argument, Block, BlockParameter, Identifier, Word } from "../../grammar/syntax.ts";
import { keyIn } from "./layers.ts";
import { reportUnknownKey } from "./arguments.ts";
import { noArguments } from "./names.ts";
import { BROKEN, type BlockArgument, type Flowing, type Frame, type Pass, type Piped } from "./pass.ts";
import type { Declaration } from "./scope.ts";
import { firstWord, mentionsIt } from "./texts.ts";

/** Writes a block out where it is used: new weights each time. */
export function expandBlock(pass: Pass, declaration: Declaration, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  if (declaration.kind !== "block") return BROKEN;
  pass.uses.add(declaration, word.name.span, frame.owner);
  // Half a block has half its parameters: nothing is said of its uses.
  if (!declaration.member.flow) return BROKEN;
  const given = blockArguments(pass, declaration, word, frame);
  if (recurses(pass, declaration, word, frame)) return BROKEN;
  if (!given || (piped && !piped.value)) return BROKEN;
  if (!piped && readsIt(declaration.member)) {
    pass.report.add("MTL318", word.name.span, { word: declaration.name });
    return BROKEN;
  }
  const inner = { ...innerFrame(pass, declaration, frame), arguments: given };
  const chain = { syntax: declaration.member.flow, frame: inner };
  return piped ? pass.chain(chain, inner, piped) : pass.flow(chain.syntax, withoutIt(inner));
}

/** Whether a block begins with what comes in. */
function readsIt({ flow, parameters }: Block): boolean {
  const first = firstWord(flow);
  return first !== undefined && !parameters.some(({ name }) => name.name === "it") && (first.name.name === "it" || mentionsIt(first));
}

/** Writes out a layer: every use has the same weights. */
export function expandLayer(pass: Pass, declaration: Declaration, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  if (declaration.kind !== "layer") return BROKEN;
  pass.uses.add(declaration, word.name.span, frame.owner);
  if (word.arguments) pass.report.add("MTL312", word.arguments.span, { word: declaration.name, count: "no arguments" });
  if (recurses(pass, declaration, word, frame) || word.arguments || !declaration.member.flow) return BROKEN;
  if (!piped) {
    pass.report.add("MTL318", word.name.span, { word: declaration.name });
    return BROKEN;
  }
  if (!piped.value) return BROKEN;
  const inner: Frame = { ...innerFrame(pass, declaration, frame), arguments: noArguments };
  const tied: Frame = { ...inner, copy: undefined, tied: { base: inner.base, key: weightsKey(declaration, frame), counters: undefined } };
  return pass.chain({ syntax: declaration.member.flow, frame: tied }, tied, piped);
}

/** A file's layer that a model hides keeps weights apart from the model's, and an imported file's from both. */
function weightsKey(declaration: Declaration, frame: Frame): string {
  const { origin } = declaration.scope;
  if (origin !== undefined) return `${origin}:${declaration.name}`;
  const hidden = frame.scope.names.get(declaration.name);
  return hidden && hidden !== declaration ? `file.${declaration.name}` : declaration.name;
}

function innerFrame(pass: Pass, declaration: Declaration, frame: Frame): Frame {
  const name = `${declaration.name}_${pass.graph.freeNumber([frame.path], declaration.name)}`;
  const path = `${frame.path}/${name}`;
  const base = frame.copy ? `${frame.base}/${keyIn(frame.copy, frame, declaration.name).split("/").at(-1)}` : `${frame.base}/${name}`;
  return {
    ...frame, path, base, scope: declaration.scope, within: `${declaration.kind} \`${declaration.name}\``,
    expanding: [...frame.expanding, declaration],
  };
}

function withoutIt(frame: Frame): Frame {
  return { ...frame, it: undefined };
}

function recurses(pass: Pass, declaration: Declaration, word: Word, frame: Frame): boolean {
  const from = frame.expanding.indexOf(declaration);
  if (from < 0) return false;
  const names = frame.expanding.slice(from).map(({ name }) => name);
  pass.report.add("MTL203", word.name.span, { first: declaration.name, cycle: [...names, declaration.name].join(" → ") });
  return true;
}

/** Arguments by parameter; undefined where they do not fit. */
function blockArguments(pass: Pass, declaration: Declaration, word: Word, frame: Frame): ReadonlyMap<string, BlockArgument> | undefined {
  if (declaration.kind !== "block") return undefined;
  const { parameters } = declaration.member;
  const given = new Map<string, BlockArgument>();
  let fine = true;
  for (const argument of word.arguments?.items ?? []) {
    const parameter = parameterFor(pass, declaration, parameters, given, argument);
    if (!parameter || !argument.value) fine = false;
    else given.set(parameter.name.name, { declaration: parameterOf(declaration, parameter), closure: { syntax: argument.value, frame } });
  }
  for (const parameter of parameters) {
    if (given.has(parameter.name.name)) continue;
    if (parameter.default) {
      const home = { ...frame, scope: declaration.scope, arguments: given, expanding: [...frame.expanding, declaration], it: undefined };
      given.set(parameter.name.name, { declaration: parameterOf(declaration, parameter), closure: { syntax: parameter.default, frame: home } });
    } else if (fine) {
      pass.report.add("MTL310", word.name.span, { word: declaration.name, parameter: parameter.name.name, summary: "it has no default" });
      fine = false;
    }
  }
  return fine ? given : undefined;
}

function parameterFor(
  pass: Pass, { name }: Declaration, parameters: readonly BlockParameter[], given: ReadonlyMap<string, unknown>, { key, span }: Argument,
): BlockParameter | undefined {
  if (!key) {
    const free = parameters.find((parameter) => !given.has(parameter.name.name));
    const count = parameters.length === 1 ? "one argument" : parameters.length === 0 ? "no arguments" : `${parameters.length} arguments`;
    if (!free) pass.report.add("MTL312", span, { word: name, count });
    return free;
  }
  const known = parameters.find((parameter) => parameter.name.name === key.name);
  if (!known) reportUnknownKey(pass, name, key, "argument", parameters.map((parameter) => parameter.name.name));
  else if (given.has(key.name)) pass.report.add("MTL316", key.span, { word: name, key: key.name });
  return known && !given.has(key.name) ? known : undefined;
}

const parameterDeclarations = new WeakMap<BlockParameter, Declaration>();

/** The declaration of a parameter, the same one at every use of its block. */
export function parameterOf(block: Declaration, parameter: BlockParameter): Declaration {
  const known = parameterDeclarations.get(parameter);
  if (known) return known;
  const identifier: Identifier = parameter.name;
  const made: Declaration = { kind: "parameter", name: identifier.name, identifier, member: parameter, scope: block.scope };
  parameterDeclarations.set(parameter, made);
  return made;
}
