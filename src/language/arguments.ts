import type { Argument, ArgumentList, Flow, Identifier, Span } from "../../grammar/syntax.ts";
import type { ParameterDefinition } from "../catalog/definition.ts";
import type { ArgumentValue } from "../graph/model.ts";
import { convert } from "./convert.ts";
import type { BoundArguments, Closure, Flowing, Frame, Parameterised, Pass } from "./pass.ts";
import { suggest } from "./suggest.ts";
import { groupsOf, type TaskName } from "./task-lists.ts";
import { choiceText, foundText } from "./texts.ts";

/** So many names are told where none is near to what was written. */
const mostTold = 6;

interface Given {
  readonly parameter: ParameterDefinition;
  readonly argument: Argument;
}

/** Gives every argument its parameter and every parameter its value. `at` is the word, for what is missing. */
export function bindArguments(pass: Pass, word: Parameterised, list: ArgumentList | undefined, frame: Frame, at: Span): BoundArguments {
  const { given, broken } = match(pass, word, list?.items ?? []);
  const result: Binding = { args: {}, values: [], named: none, chains: none, groups: none, items: list?.items ?? nothing, broken: false };
  let wrong = broken;
  for (const { parameter, argument } of given) {
    if (!argument.value) wrong = true;
    else if (!bindOne(pass, word, parameter, { syntax: argument.value, frame }, result)) wrong = true;
  }
  for (const parameter of word.parameters) {
    if (isGiven(given, parameter) || fillDefault(parameter, result.args)) continue;
    wrong = true;
    if (!broken) pass.report.add("MTL310", at, { word: word.name, parameter: parameter.name, summary: lowerFirst(parameter.summary) });
  }
  result.broken = wrong;
  return result;
}

/** What is bound so far. Most words have plain arguments alone: the maps are made when something goes into them. */
interface Binding {
  readonly args: Record<string, ArgumentValue>;
  readonly values: Flowing[];
  named: ReadonlyMap<string, Flowing>;
  chains: ReadonlyMap<string, Closure<Flow>>;
  groups: ReadonlyMap<string, readonly (readonly TaskName[])[]>;
  readonly items: readonly Argument[];
  broken: boolean;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();
const nothing: readonly Argument[] = [];

/** The map itself where there is one: all but the empty one are made here. */
function withEntry<Item>(map: ReadonlyMap<string, Item>, name: string, item: Item): ReadonlyMap<string, Item> {
  const own = map.size === 0 ? new Map<string, Item>() : map as Map<string, Item>;
  return own.set(name, item);
}

function fillDefault(parameter: ParameterDefinition, args: Record<string, ArgumentValue>): boolean {
  if (parameter.default !== undefined) args[parameter.name] = parameter.default;
  return parameter.default !== undefined || parameter.optional === true || parameter.rest === true;
}

/** The summary of a parameter as the end of a sentence. */
function lowerFirst(summary: string): string {
  return summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, "");
}

function bindOne(pass: Pass, word: Parameterised, parameter: ParameterDefinition, closure: Closure, result: Binding): boolean {
  if (parameter.type === "value") return bindValue(pass, word, parameter, closure, result);
  if (parameter.type === "chain") {
    if (closure.syntax.kind === "Flow") result.chains = withEntry(result.chains, parameter.name, closure as Closure<Flow>);
    else pass.report.add("MTL313", closure.syntax.span, unfit(word, parameter, "layers, as in `dense(64, relu)`", closure));
    return closure.syntax.kind === "Flow";
  }
  if (parameter.type === "groups") {
    const groups = groupsOf(pass, word, parameter, closure);
    if (groups) {
      result.groups = withEntry(result.groups, parameter.name, groups);
      result.args[parameter.name] = groups.map((group) => group.map(({ name }) => name));
    }
    return groups !== undefined;
  }
  const value = convert(pass, word, parameter, closure);
  if (value !== undefined) result.args[parameter.name] = value;
  return value !== undefined;
}

function bindValue(pass: Pass, word: Parameterised, parameter: ParameterDefinition, closure: Closure, result: Binding): boolean {
  if (closure.syntax.kind !== "Flow") {
    pass.report.add("MTL313", closure.syntax.span, unfit(word, parameter, "a value of the model", closure));
    return false;
  }
  const value = pass.flow(closure.syntax, closure.frame);
  result.values.push(value);
  result.named = withEntry(result.named, parameter.name, value);
  return true;
}

function unfit(word: Parameterised, parameter: ParameterDefinition, expected: string, closure: Closure) {
  return { word: word.name, parameter: parameter.name, expected, found: foundText(closure.syntax) };
}

function match(pass: Pass, word: Parameterised, items: readonly Argument[]): { given: Given[]; broken: boolean } {
  const given: Given[] = [];
  let broken = false;
  for (const argument of items) {
    const parameter = argument.key ? byName(pass, word, argument.key, items) : nextFree(pass, word, given, argument);
    if (!parameter) broken = true;
    else if (argument.key && isGiven(given, parameter)) {
      pass.report.add("MTL316", argument.key.span, { word: word.name, key: parameter.name });
      broken = true;
    } else given.push({ parameter, argument });
  }
  return { given, broken };
}

/** A loop, for it is asked of every parameter of every word. */
function isGiven(given: readonly Given[], parameter: ParameterDefinition): boolean {
  for (const other of given) if (other.parameter === parameter) return true;
  return false;
}

function byName(pass: Pass, word: Parameterised, key: Identifier, items: readonly Argument[]): ParameterDefinition | undefined {
  const parameter = word.parameters.find(({ name }) => name === key.name);
  if (!parameter) {
    const free = word.parameters.filter(({ name }) => !items.some((item) => item.key?.name === name));
    reportUnknownKey(pass, word.name, key, "argument", free.map(({ name }) => name));
  }
  return parameter;
}

/** Tells of a key that a word or member does not have. */
export function reportUnknownKey(pass: Pass, word: string, key: Identifier, what: "argument" | "setting", known: readonly string[]): void {
  const { text, fixes } = suggest(key.name, known, key.span);
  const few = known.length > 0 && known.length <= mostTold ? `: it takes ${choiceText(known)}` : "";
  pass.report.add("MTL311", key.span, { word, what, key: key.name, suggestion: text || few }, { fixes });
}

function nextFree(pass: Pass, word: Parameterised, given: readonly Given[], argument: Argument): ParameterDefinition | undefined {
  const free = word.parameters.find((parameter) => parameter.rest || !isGiven(given, parameter));
  if (!free) {
    const count = word.parameters.length;
    const text = count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`;
    pass.report.add("MTL312", argument.span, { word: word.name, count: text });
  }
  return free;
}
