import type { Definition, ParameterDefinition } from "../../../src/catalog/definition.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { exampleOf, fileOf } from "../proof/examples.ts";

/** A whole file with one use of a word, whose arguments can be written anew. */
export interface Use {
  readonly definition: Definition;
  /** Arguments as written: by parameter, and those that are no parameter (the parts of a penalty) in front. */
  readonly given: ReadonlyMap<string, string>;
  readonly front: readonly string[];
  text(call: string): string;
}

const HOLE = "«»";

/** Where words that are no part of a model stand in `train`, `analyze` and a task. */
const places: Readonly<Partial<Record<Definition["kind"], string>>> = {
  optimizer: `train { optimizer: ${HOLE} }`, weighting: `train { weights: ${HOLE} }`, combiner: `train { combine: ${HOLE} }`,
  schedule: `train { schedule: ${HOLE} }`, stop: `train { stop: ${HOLE} }`, average: `train { average: ${HOLE} }`,
  curriculum: `train { curriculum: ${HOLE} }`, sampling: `train { sample: ${HOLE} }`, meta: `train { meta: ${HOLE} }`, pacing: `train { examples: ${HOLE} }`,
};

/** Values that are right for parameters which have neither a default nor an example. */
function legalValue({ name, type, minimum, above, maximum }: ParameterDefinition): string {
  if (type === "integer" || type === "integers") return String(minimum ?? 1);
  if (type === "number") return String(above !== undefined ? above + (maximum ?? above + 2) / 2 : minimum ?? 1);
  if (type === "tasks") return "[a, b]";
  if (type === "numbers") return "[0.5, 0.5]";
  return name;
}

const required = ({ default: usual, optional }: ParameterDefinition): boolean => usual === undefined && optional !== true;

/** One right use of a word; undefined for words that stand nowhere with arguments. */
export function useOf(definition: Definition): Use | undefined {
  const place = places[definition.kind];
  if (place !== undefined) {
    const given = new Map(definition.parameters.filter(required).map((parameter) => [parameter.name, legalValue(parameter)]));
    const base = fileOf("h = x -> dense(4, tanh)\n  task a, b : number = h");
    return { definition, given, front: [], text: (call) => base.replace(/\n\}\n$/, `\n  ${place.replace(HOLE, call)}\n}\n`) };
  }
  const example = exampleOf(definition);
  return example === undefined ? undefined : useIn(definition, fileOf(example));
}

/** The first use in a text that has arguments, else the first at all. */
function useIn(definition: Definition, text: string): Use | undefined {
  const found = [...text.matchAll(new RegExp(`(?<![\\w.])${definition.name}\\b(\\()?(?!\\s*[=:])`, "g"))];
  const match = found.find(([, open]) => open) ?? found[0];
  if (!match) return undefined;
  const end = match[1] ? closing(text, match.index + match[0].length) : match.index + definition.name.length;
  const inner = match[1] ? text.slice(match.index + match[0].length, end - 1) : "";
  const { given, front } = bound(definition, split(inner));
  return { definition, given, front, text: (call) => text.slice(0, match.index) + call + text.slice(end) };
}

function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0 && at < text.length; at++) depth += "([{".includes(text[at]) ? 1 : ")]}".includes(text[at]) ? -1 : 0;
  return at;
}

/** At commas outside of brackets. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || (text[at] === "," && depth === 0)) {
      const part = text.slice(start, at).trim();
      if (part) parts.push(part);
      start = at + 1;
    } else depth += "([{".includes(text[at]) ? 1 : ")]}".includes(text[at]) ? -1 : 0;
  }
  return parts;
}

function bound(definition: Definition, parts: readonly string[]): Pick<Use, "given" | "front"> {
  const named = parts.flatMap((part): [string, string][] => {
    const found = /^(\w+)\s*:\s*(.*)$/s.exec(part);
    return found ? [[found[1], found[2]]] : [];
  });
  const positional = parts.filter((part) => !/^\w+\s*:/.test(part));
  const own = definition.parameters.filter(({ rest, name }) => !rest && !named.some(([key]) => key === name));
  // Values come first where a parameter takes all that remain, and the parts of a penalty before its numbers.
  const inFront = definition.parameters.some(({ rest }) => rest) ? positional.length
    : definition.kind === "penalty" ? positional.filter((part) => /^[a-z]\w*$/.test(part)).length : 0;
  return { front: positional.slice(0, inFront), given: new Map([...positional.slice(inFront).map((part, at): [string, string] => [own[at]?.name ?? "?", part]), ...named]) };
}

/** The word with some of its arguments written otherwise; undefined leaves one out. */
export function callWith({ definition, given, front }: Use, changes: Readonly<Record<string, string | undefined>>, more: readonly string[] = []): string {
  const all = new Map<string, string | undefined>([...given, ...Object.entries(changes)]);
  const parts = [...front, ...[...all].flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`])), ...more];
  return parts.length === 0 ? definition.name : `${definition.name}(${parts.join(", ")})`;
}

/** What no parameter of a type and range may be. */
export function wrongValues({ type, minimum, maximum, above, most, words, choices, orText }: ParameterDefinition): readonly string[] {
  const outside = [...(minimum !== undefined ? [String(minimum - 1)] : []), ...(above !== undefined ? [String(above)] : []), ...(maximum !== undefined ? [String(maximum + 1)] : [])];
  switch (type) {
    case "integer": return [...outside, "1.5", "\"text\"", "true", "[1, 2]", "1e300"];
    case "integers": return [...outside, "1.5", "\"text\"", "true", "[1.5, 2]", "[]", ...(most === undefined ? [] : [`[${Array<number>(most + 1).fill(minimum ?? 1).join(", ")}]`])];
    case "number": return [...outside, "\"text\"", "true", "[1, 2]", "1e400"];
    case "numbers": return ["\"text\"", "true", "[true]", "[]"];
    case "boolean": return ["3", "\"true\"", "nonsense"];
    case "choice": return ["nonsense", "3", ...(orText ? [] : [`"${choices?.[0] ?? ""}"`])];
    case "string": return ["3", "nonsense"];
    case "strings": return ["3", "[3]"];
    case "word": return words === undefined ? [] : ["nonsense", "3", "\"text\""];
    case "words": return ["nonsense", "3"];
    case "chain": return ["3", "\"text\"", "nonsense(4)"];
    case "edges": return ["[]", "[[]]", "3", "nonsense", "[[a]]", "[[a, nobody]]", "[[a, a]]"];
    case "groups": return ["[]", "[[]]", "[[a, b], []]", "3", "[[nobody]]", "[[a], [a]]"];
    case "task": return ["3", "nobody"];
    case "tasks": return ["[]", "3", "[nobody]"];
    case "matrix": return ["3", "nonsense"];
    case "input": return ["3", "nobody"];
    case "value": return ["nobody"];
    case "data": return ["nobody"];
  }
}

/** Words with at least one place where they can be written wrongly. */
export const wordsWithUses = catalog.all().filter(({ internal, kind }) => !internal && kind !== "setting").flatMap((definition) => {
  const use = useOf(definition);
  return use ? [use] : [];
});
