import type { Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { defaultsOf } from "../catalog/arguments.ts";
import type { ParameterDefinition, ParameterType } from "../catalog/definition.ts";
import type { ArgumentValue, WordValue } from "../graph/model.ts";
import { candidatesOf, literalOf, literalsOf, meaningOf, reportUnknown } from "./names.ts";
import type { Closure, Pass } from "./pass.ts";
import type { Fix } from "./problem.ts";
import { lookUp } from "./scope.ts";
import { suggest } from "./suggest.ts";
import { groupsOf, itemsOf, taskOf, tasksOf } from "./task-lists.ts";
import { choiceText, foundText, onlyName, onlyWord } from "./texts.ts";
import { reportUnknownWord } from "./unknown-word.ts";

interface Named {
  readonly name: string;
}

type Converter<Item extends ArgumentValue = ArgumentValue> = (pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure) => Item | undefined;

export const inQuotes = "a text in quotes";

const converters: Readonly<Partial<Record<ParameterType, Converter>>> = {
  integer: numberIn,
  number: numberOrWordIn,
  boolean: plainIn("Boolean", "true or false"),
  string: plainIn("String", inQuotes),
  choice: choiceIn,
  word: wordIn,
  integers: oneOrMore(numberIn),
  numbers: numbersIn,
  strings: oneOrMore(plainIn("String", inQuotes)),
  words: oneOrMore(wordIn),
  matrix: matrixIn,
  edges: edgesIn,
  input: inputIn,
  task: (pass, word, parameter, closure) => taskOf(pass, word, parameter, closure)?.name,
  data: dataIn,
  tasks: (pass, word, parameter, closure) => tasksOf(pass, word, parameter, closure)?.map(({ name }) => name),
};

/** The same for values that may be searches. */
const takers: typeof converters = Object.fromEntries(Object.entries(converters).map(([type, converter]) => [type, taken(converter)]));

/** What an argument is worth as its parameter's type; undefined where it does not fit, which is told. */
export function convert(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): ArgumentValue | undefined {
  return takers[parameter.type]?.(pass, word, parameter, closure);
}

/** The value itself, or the first of a search, all of whose values have to fit. */
function taken<Item extends ArgumentValue>(one: Converter<Item>): Converter<Item> {
  return (pass, word, parameter, closure) => {
    const candidates = candidatesOf(pass, closure);
    return candidates ? firstOf(candidates.map((candidate) => taken(one)(pass, word, parameter, candidate))) : one(pass, word, parameter, closure);
  };
}

function firstOf<Item>(values: readonly (Item | undefined)[]): Item | undefined {
  return values.includes(undefined) ? undefined : values[0];
}

function oneOrMore(one: Converter): Converter {
  return (pass, word, parameter, closure) => {
    if (closure.syntax.kind !== "List" && !namesList(pass, closure)) return one(pass, word, parameter, closure);
    const items = itemsOf(pass, closure) ?? [];
    if (items.length === 0 || items.length > (parameter.most ?? Infinity)) return rejectLength(pass, word, parameter, closure, items.length);
    const values = items.map((item) => taken(one)(pass, word, parameter, item));
    return values.includes(undefined) ? undefined : (values as ArgumentValue[]);
  };
}

function rejectLength(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure, length: number): undefined {
  const expected = parameter.most === undefined ? "at least one value" : `one value, or a list of ${parameter.most}`;
  const found = length === 0 ? "an empty list" : `a list of ${length}`;
  pass.report.add("MTL313", closure.syntax.span, { word: word.name, parameter: parameter.name, expected, found });
  return undefined;
}

/** Numbers, or one of the words that may stand instead of them. */
function numbersIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): ArgumentValue | undefined {
  const name = onlyName(closure.syntax);
  if (name && parameter.choices?.includes(name.name)) return name.name;
  return oneOrMore(numberIn)(pass, word, parameter, closure);
}

function namesList(pass: Pass, closure: Closure): boolean {
  const name = onlyName(closure.syntax);
  const meaning = name && meaningOf(closure.frame, name.name);
  return meaning !== undefined && literalOf(pass, closure)?.syntax.kind === "List";
}

/** A number, or one of the words that may stand for it. */
function numberOrWordIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): ArgumentValue | undefined {
  const name = onlyWord(closure.syntax)?.name.name;
  const known = parameter.words !== undefined && name !== undefined && catalog.find(parameter.words, name) !== undefined;
  if (!known || meaningOf(closure.frame, name)) return numberIn(pass, word, parameter, closure);
  const value = wordIn(pass, word, parameter, closure);
  const outside = value && ["from", "to"].map((end) => value.arguments[end]).find((end) => typeof end === "number" && !inRange(parameter, end));
  return outside === undefined ? value : rejectRange(pass, word, parameter, closure, String(outside));
}

function numberIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): number | undefined {
  if (closure.syntax.kind === "Number") return numberFrom(pass, word, parameter, closure, closure);
  return literalIn(pass, closure, (literal, at) => numberFrom(pass, word, parameter, at, literal));
}

/** What a literal is worth, or of a search the first, if all of them are worth something; what is wrong with one of several stands there. */
function literalIn<Item>(pass: Pass, closure: Closure, worth: (literal: Closure, at: Closure) => Item | undefined): Item | undefined {
  const literals = literalsOf(pass, closure);
  return firstOf(literals.map((literal) => worth(literal, literals.length > 1 ? literal : closure)));
}

function numberFrom(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure, literal: Closure): number | undefined {
  const whole = parameter.type === "integer" || parameter.type === "integers";
  if (literal.syntax.kind !== "Number") return reject(pass, word, parameter, closure, literal, whole ? "a whole number" : "a number");
  const { value } = literal.syntax;
  if (whole && !Number.isSafeInteger(value)) return reject(pass, word, parameter, closure, literal, "a whole number");
  return inRange(parameter, value) ? value : rejectRange(pass, word, parameter, closure, literal.syntax.text);
}

function inRange({ minimum, maximum, above }: ParameterDefinition, value: number): boolean {
  return Number.isFinite(value) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity) && value > (above ?? -Infinity);
}

function rejectRange(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure, value: string): undefined {
  const { minimum, maximum, above } = parameter;
  const low = above !== undefined ? `above ${above}` : minimum !== undefined ? `${minimum} or more` : "";
  const high = maximum === undefined ? "" : `${maximum} or less`;
  const range = [low, high].filter(Boolean).join(" and ") || "a finite number";
  pass.report.add("MTL314", closure.syntax.span, { word: word.name, parameter: parameter.name, range, value }, { fixes: boundFix(parameter, closure) });
  return undefined;
}

/** The end of the range that is nearest, where it belongs to the range; of a number that is written here. */
function boundFix({ minimum, maximum }: ParameterDefinition, { syntax }: Closure): Fix[] {
  if (syntax.kind !== "Number") return [];
  const bound = minimum !== undefined && syntax.value < minimum ? minimum : maximum !== undefined && syntax.value > maximum ? maximum : undefined;
  return bound === undefined ? [] : [{ title: `Change to \`${bound}\``, edits: [{ span: syntax.span, text: String(bound) }] }];
}

function plainIn(kind: "Boolean" | "String", expected: string): Converter {
  return (pass, word, parameter, closure) => literalIn(pass, closure, (literal, at) =>
    (literal.syntax.kind === kind ? literal.syntax.value : reject(pass, word, parameter, at, literal, expected)));
}

function choiceIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): string | undefined {
  const choices = parameter.choices ?? [];
  if (parameter.orText && closure.syntax.kind === "String") return closure.syntax.value;
  const name = onlyName(closure.syntax);
  if (name && choices.includes(name.name)) return name.name;
  const meaning = name && meaningOf(closure.frame, name.name);
  if (meaning?.kind === "argument" && meaning.argument.closure) return taken(choiceIn)(pass, word, parameter, meaning.argument.closure);
  if (meaning?.kind === "argument") return undefined;
  const { text, fixes } = suggest(name?.name ?? "", choices, closure.syntax.span);
  const all = parameter.orText ? `${choices.map((choice) => `\`${choice}\``).join(", ")} or ${inQuotes}` : choiceText(choices);
  pass.report.add("MTL315", closure.syntax.span, {
    word: word.name, parameter: parameter.name, choices: all, found: foundText(closure.syntax).replaceAll("`", ""), suggestion: text,
  }, { fixes: parameter.orText ? [...fixes, ...quoteFix(onlyWord(closure.syntax))] : fixes });
  return undefined;
}

/** A name that was meant as a text, `income` or `census.csv`, in its quotes. */
export function quoteFix(word: Word | undefined): Fix[] {
  if (!word || word.arguments || word.index) return [];
  const quoted = JSON.stringify(word.member ? `${word.name.name}.${word.member.name}` : word.name.name);
  return [{ title: `Write \`${quoted}\``, edits: [{ span: word.span, text: quoted }] }];
}

/** Pairs of different tasks, or one of the choices. */
function edgesIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): ArgumentValue | undefined {
  if (closure.syntax.kind !== "List" && !namesList(pass, closure)) return choiceIn(pass, word, parameter, closure);
  const pairs = groupsOf(pass, word, parameter, closure);
  if (!pairs) return undefined;
  if (pairs.some((pair) => pair.length !== 2 || pair[0].name === pair[1].name)) {
    return reject(pass, word, parameter, closure, closure, "pairs of two different tasks, as in `[[a, b], [b, c]]`");
  }
  return pairs.map((pair) => pair.map(({ name }) => name));
}

/** Rows of numbers, or one of the choices. */
function matrixIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): ArgumentValue | undefined {
  if (closure.syntax.kind !== "List" && !namesList(pass, closure)) return choiceIn(pass, word, parameter, closure);
  const rows = (itemsOf(pass, closure) ?? []).map((row) => {
    const items = itemsOf(pass, row);
    return items ? items.map((item) => numberIn(pass, word, parameter, item)) : reject(pass, word, parameter, row, row, "rows of numbers, as in `[[0, 1], [1, 0]]`");
  });
  return rows.some((row) => row === undefined || row.includes(undefined)) ? undefined : (rows as number[][]);
}

/** A data source by its name: they have a namespace of their own. */
function dataIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): string | undefined {
  const name = onlyName(closure.syntax);
  if (!name) return reject(pass, word, parameter, closure, closure, "the name of a data source");
  const declaration = closure.frame.scope.data.get(name.name);
  if (!declaration) {
    reportUnknown(pass, name, "data source", closure.frame.scope.data.keys());
    return undefined;
  }
  pass.uses.add(declaration, name.span, closure.frame.owner);
  return name.name;
}

/** Another input by name; only inputs are looked up. */
function inputIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): string | undefined {
  const name = onlyName(closure.syntax);
  if (!name) return reject(pass, word, parameter, closure, closure, "an input");
  const declaration = lookUp(closure.frame.scope, name.name);
  if (declaration?.kind === "input") {
    pass.uses.add(declaration, name.span, closure.frame.owner);
    return name.name;
  }
  const inputs = closure.frame.scope.declarations.filter(({ kind }) => kind === "input");
  reportUnknown(pass, name, "input", inputs.map((input) => input.name));
  return undefined;
}

/** A catalogue word with its own arguments; a block's parameter may stand for it. */
function wordIn(pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure): WordValue | undefined {
  const { words: kind } = parameter;
  if (parameter.listWord && (closure.syntax.kind === "List" || namesList(pass, closure))) return listIn(pass, parameter, closure);
  const written = onlyWord(closure.syntax);
  if (!kind || !written || written.index || written.member) {
    return reject(pass, word, parameter, closure, closure, `a word${kind ? ` for its ${kind}` : ""}`);
  }
  const definition = catalog.find(kind, written.name.name);
  if (definition && !definition.internal) {
    const bound = pass.bind(definition, written.arguments, closure.frame, written.name.span);
    return bound.broken ? undefined : { word: definition.name, arguments: bound.args };
  }
  const argument = closure.frame.arguments.get(written.name.name);
  if (argument?.closure) {
    pass.uses.add(argument.declaration, written.name.span, closure.frame.owner);
    return taken(wordIn)(pass, word, parameter, argument.closure);
  }
  if (argument) return undefined;
  reportUnknownWord(pass, written.name, kind);
  return undefined;
}

/** A list that stands for a word with the list as its first argument. */
function listIn(pass: Pass, { words: kind, listWord = "" }: ParameterDefinition, closure: Closure): WordValue | undefined {
  const definition = kind && catalog.find(kind, listWord);
  if (!definition) return undefined;
  const [first] = definition.parameters;
  const list = convert(pass, definition, first, closure);
  return list === undefined ? undefined : { word: listWord, arguments: { ...defaultsOf(definition), [first.name]: list } };
}

function reject(
  pass: Pass, word: Named, parameter: ParameterDefinition, closure: Closure, literal: Closure, expected: string,
): undefined {
  const name = onlyWord(literal.syntax)?.name;
  const known = name && (meaningOf(literal.frame, name.name) ?? catalog.stage(name.name));
  if (onlyName(literal.syntax) && name && !known && expected !== inQuotes) {
    reportUnknown(pass, name, "name", [...closure.frame.arguments.keys(), ...closure.frame.scope.names.keys()]);
  } else {
    pass.report.add("MTL313", closure.syntax.span, { word: word.name, parameter: parameter.name, expected, found: foundText(closure.syntax) }, { fixes: expected === inQuotes ? quoteFix(onlyWord(closure.syntax)) : [] });
  }
  return undefined;
}
