import type { Argument, ArgumentList, Flow, Identifier, Span } from "../../grammar/syntax.ts";
import { formOf, type Parameterised } from "../catalog/arguments.ts";
import type { ParameterDefinition } from "../catalog/definition.ts";
import type { ArgumentValue } from "../graph/model.ts";
import { convert } from "./convert.ts";
import type { BoundArguments, Closure, Flowing, Frame, Pass } from "./pass.ts";
import { suggest } from "./suggest.ts";
import { groupsOf, type TaskName } from "./task-lists.ts";
import { choiceText, foundText } from "./texts.ts";

/** So many names are told where none is near to what was written. */
const mostTold = 6;

/** Gives every argument its parameter and every parameter its value. `at` is the word, for what is missing. */
export function bindArguments(pass: Pass, word: Parameterised, list: ArgumentList | undefined, frame: Frame, at: Span): BoundArguments {
  const items = list?.items ?? nothing;
  const { usual, required } = formOf(word);
  // A copy has the place of every parameter from the start: the engine is fast where objects look alike.
  const args = items.length === 0 ? usual : { ...usual };
  const result: Binding = { args, values: nothing, named: none, chains: none, groups: none, items, broken: false };
  const given = bindAll(pass, word, items, frame, result);
  for (const index of required) {
    if (has(given, index)) continue;
    result.broken = true;
    const { name, summary } = word.parameters[index];
    if (!has(given, UNMATCHED)) pass.report.add("MTL310", at, { word: word.name, parameter: name, summary: lowerFirst(summary) });
  }
  return result;
}

/** What is bound so far. Most words have plain arguments alone: the lists and maps are made when something goes into them. */
interface Binding {
  readonly args: Record<string, ArgumentValue>;
  values: readonly Flowing[];
  named: ReadonlyMap<string, Flowing>;
  chains: ReadonlyMap<string, Closure<Flow>>;
  groups: ReadonlyMap<string, readonly (readonly TaskName[])[]>;
  readonly items: readonly Argument[];
  broken: boolean;
}

const none: ReadonlyMap<string, never> = new Map<string, never>();
const nothing: readonly never[] = [];

/** The map itself where there is one: all but the empty one are made here. */
function withEntry<Item>(map: ReadonlyMap<string, Item>, name: string, item: Item): ReadonlyMap<string, Item> {
  const own = map.size === 0 ? new Map<string, Item>() : map as Map<string, Item>;
  return own.set(name, item);
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
  result.values = [...result.values, value];
  result.named = withEntry(result.named, parameter.name, value);
  return true;
}

function unfit(word: Parameterised, parameter: ParameterDefinition, expected: string, closure: Closure) {
  return { word: word.name, parameter: parameter.name, expected, found: foundText(closure.syntax) };
}

/** The parameters that were given by their places, a bit each, and one more where an argument belongs to none. */
type Places = number;

const UNMATCHED = 31;

function has(given: Places, index: number): boolean {
  return (given & (1 << index)) !== 0;
}

function bindAll(pass: Pass, word: Parameterised, items: readonly Argument[], frame: Frame, result: Binding): Places {
  let given: Places = 0;
  for (const argument of items) {
    const index = argument.key ? byName(pass, word, argument.key, items, given) : nextFree(pass, word, given, argument);
    given |= 1 << index;
    if (index === UNMATCHED || !argument.value || !bindOne(pass, word, word.parameters[index], { syntax: argument.value, frame }, result)) result.broken = true;
  }
  return given;
}

function byName(pass: Pass, word: Parameterised, key: Identifier, items: readonly Argument[], given: Places): number {
  const { parameters } = word;
  for (let index = 0; index < parameters.length; index++) {
    if (parameters[index].name !== key.name) continue;
    if (!has(given, index)) return index;
    pass.report.add("MTL316", key.span, { word: word.name, key: key.name });
    return UNMATCHED;
  }
  const free = parameters.filter(({ name }) => !items.some((item) => item.key?.name === name));
  reportUnknownKey(pass, word.name, key, "argument", free.map(({ name }) => name));
  return UNMATCHED;
}

/** Tells of a key that a word or member does not have. */
export function reportUnknownKey(pass: Pass, word: string, key: Identifier, what: "argument" | "setting", known: readonly string[]): void {
  const { text, fixes } = suggest(key.name, known, key.span);
  const few = known.length > 0 && known.length <= mostTold ? `: it takes ${choiceText(known)}` : "";
  pass.report.add("MTL311", key.span, { word, what, key: key.name, suggestion: text || few }, { fixes });
}

function nextFree(pass: Pass, word: Parameterised, given: Places, argument: Argument): number {
  const { name, parameters } = word;
  for (let index = 0; index < parameters.length; index++) if (parameters[index].rest === true || !has(given, index)) return index;
  const count = parameters.length;
  const text = count === 0 ? "no arguments" : count === 1 ? "one argument" : `${count} arguments`;
  pass.report.add("MTL312", argument.span, { word: name, count: text });
  return UNMATCHED;
}
