import type { Arguments, ArgumentValue } from "../graph/model.ts";
import type { Definition, ParameterDefinition } from "./definition.ts";
import { isWord } from "./words.ts";

/** A signature as text, with the place of every parameter in it, for signature help. */
export interface Signature {
  /** `dense(units: integer, activation: activation = linear, bias: boolean = true)` */
  readonly label: string;
  readonly parameters: readonly {
    readonly definition: ParameterDefinition;
    /** Half-open range within `label`. */
    readonly start: number;
    readonly end: number;
  }[];
}

/** Writes a word with its parameters. A setting is its key and its value: `batch: integer = 128`. */
export function describeSignature(definition: Definition): Signature {
  if (definition.kind === "setting") return settingSignature(definition.name, definition.parameters[0]);
  let label = `${definition.name}(`;
  // The parts of a penalty are values, not arguments: inside `soft` they are left out.
  if (definition.kind === "penalty") label += "…parts";
  const alone = label.endsWith("(");
  const parameters = definition.parameters.map((parameter, index) => {
    const first = alone && index === 0;
    const start = label.length + (first ? 0 : 2);
    label += `${first ? "" : ", "}${describeParameter(parameter)}`;
    return { definition: parameter, start, end: label.length };
  });
  return { label: parameters.length === 0 ? definition.name : `${label})`, parameters };
}

function settingSignature(name: string, value: ParameterDefinition): Signature {
  const label = describeParameter({ ...value, name });
  return { label, parameters: [{ definition: value, start: 0, end: label.length }] };
}

/** `activation: activation = linear`; what may be left out without a default ends in `?`. */
export function describeParameter(parameter: ParameterDefinition): string {
  const name = parameter.rest ? `…${parameter.name}` : `${parameter.name}${parameter.optional ? "?" : ""}`;
  const fallback = parameter.default === undefined ? "" : ` = ${describeValue(parameter.default)}`;
  return `${name}: ${describeType(parameter)}${fallback}`;
}

/** What a parameter takes, in words: `integer`, `valid | same`, `activation`, `list of tasks`. */
export function describeType(parameter: ParameterDefinition): string {
  switch (parameter.type) {
    case "choice": return [...parameter.choices ?? [], ...(parameter.orText ? ["string"] : [])].join(" | ");
    case "number": return parameter.words ? `number or ${parameter.words}` : "number";
    case "word": return `${parameter.words ?? "word"}${parameter.listWord ? " or list" : ""}`;
    case "words": return `${parameter.words ?? "word"} or list`;
    case "strings": return "string or list";
    case "integers": return "integer or [integer, integer]";
    case "numbers": return [...parameter.choices ?? [], "list of numbers"].join(" | ");
    case "edges": return ["pairs of tasks", ...parameter.choices ?? []].join(" | ");
    case "matrix": return ["rows of numbers", ...parameter.choices ?? []].join(" | ");
    case "tasks": return "list of tasks";
    case "groups": return "lists of tasks";
    default: return parameter.type;
  }
}

/** The numbers a parameter takes: `≥ 1`, `0 … 1`, `> 0`; undefined where any number does. */
export function describeRange({ minimum, maximum, above }: ParameterDefinition): string | undefined {
  if (above !== undefined) return maximum === undefined ? `> ${above}` : `> ${above}, ≤ ${maximum}`;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} … ${maximum}`;
  if (minimum !== undefined) return `≥ ${minimum}`;
  return maximum === undefined ? undefined : `≤ ${maximum}`;
}

/** A value as it is written in a file: `[0.8, 0.1, 0.1]`, `relu`, `adam(lr: 0.001)`. */
export function describeValue(value: ArgumentValue): string {
  if (isWord(value)) {
    const args = Object.entries(value.arguments).map(([name, argument]) => `${name}: ${describeValue(argument)}`);
    return args.length === 0 ? value.word : `${value.word}(${args.join(", ")})`;
  }
  if (typeof value === "object") return `[${value.map(describeValue).join(", ")}]`;
  return String(value);
}

/** What a word looks like before anything is given to it. */
interface Form {
  /** In the order of the parameters: their defaults, and nothing under the names of plain ones that must be given. */
  readonly usual: Readonly<Record<string, ArgumentValue>>;
  /** Places of the parameters that must be given. */
  readonly required: readonly number[];
  readonly defaults: Arguments;
}

const forms = new WeakMap<Parameterised, Form>();

/** What has parameters. */
export interface Parameterised {
  readonly name: string;
  readonly parameters: readonly ParameterDefinition[];
}

/** The form of a word, the same object each time. */
export function formOf(word: Parameterised): Form {
  const known = forms.get(word);
  if (known) return known;
  const { parameters } = word;
  const places = parameters.filter((parameter) => parameter.default !== undefined || (mustBeGiven(parameter) && isPlain(parameter)));
  const made: Form = {
    usual: Object.fromEntries(places.map((parameter) => [parameter.name, parameter.default])) as Form["usual"],
    required: parameters.flatMap((parameter, index) => (mustBeGiven(parameter) ? [index] : [])),
    defaults: Object.fromEntries(parameters.flatMap(({ name, default: usual }) => (usual === undefined ? [] : [[name, usual] as const]))),
  };
  forms.set(word, made);
  return made;
}

function mustBeGiven({ default: usual, optional, rest }: ParameterDefinition): boolean {
  return usual === undefined && optional !== true && rest !== true;
}

/** Whether it is kept among the plain arguments: neither a value of the model nor a chain. */
function isPlain({ type }: ParameterDefinition): boolean {
  return type !== "value" && type !== "chain";
}

/** The arguments of a word that is written without any: every parameter's default. The same object each time. */
export function defaultsOf(definition: Parameterised): Arguments {
  return formOf(definition).defaults;
}

/** The arguments of a word that another word writes: what is given, and the defaults of the rest. */
export function argumentsWith(definition: Parameterised, given: Arguments): Arguments {
  const args: Record<string, ArgumentValue> = { ...formOf(definition).usual };
  for (const name in given) args[name] = given[name];
  return args;
}
