import type { Flow, Value, Word } from "../../grammar/syntax.ts";
import type { Arguments, ArgumentValue } from "../graph/model.ts";
import type { Shape } from "../graph/shape.ts";
import type { ParameterDefinition } from "../catalog/definition.ts";

/** `[28, 28, 1]`; a length that only the data decides is `?`. */
export function shapeText(shape: Shape): string {
  return `[${shape.map((length) => (Number.isNaN(length) ? "?" : String(length))).join(", ")}]`;
}

/** The only word of a flow: of `relu`, not of `a -> b` nor of `(a -> b)`. */
export function onlyWord(value: Value | undefined): Word | undefined {
  if (value?.kind !== "Flow" || value.steps.length !== 1) return undefined;
  const [step] = value.steps;
  return step.kind === "Word" ? step : onlyWord(step.flow);
}

/** The only word, where it is a bare name. */
export function onlyName(value: Value | undefined): Word["name"] | undefined {
  const word = onlyWord(value);
  return word && !word.arguments && !word.index && !word.member ? word.name : undefined;
}

/** The first word that is evaluated in a flow. */
export function firstWord(flow: Flow | undefined): Word | undefined {
  const step = flow?.steps[0];
  return step?.kind === "Group" ? firstWord(step.flow) : step;
}

/** Whether a word reads `it` among its arguments: `add(it, …)`. */
export function mentionsIt(word: Word): boolean {
  return (word.arguments?.items ?? []).some(({ value }) => {
    const first = value?.kind === "Flow" ? firstWord(value) : undefined;
    return first !== undefined && (first.name.name === "it" || mentionsIt(first));
  });
}

/** How a message calls what was written. */
export function foundText(value: Value): string {
  switch (value.kind) {
    case "Number": return value.text;
    case "Range": return "a range";
    case "String": return JSON.stringify(value.value);
    case "Boolean": return String(value.value);
    case "List": return value.items.length === 0 ? "an empty list" : "a list";
    case "Flow": {
      const word = onlyWord(value);
      return word ? `\`${word.name.name}\`` : "a chain";
    }
  }
}

/** `a`, `b` or `c` */
export function choiceText(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `\`${choice}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted[quoted.length - 1]}`;
}

/** `dense(50)`: a word with the arguments that have no default or another number, as people know the layer. */
export function wordText(word: string, args: Arguments, parameters: readonly ParameterDefinition[]): string {
  let shown = "";
  for (const { name, default: usual } of parameters) {
    const value = args[name];
    const shows = usual === undefined || (typeof value === "number" && value !== usual);
    if (shows && value !== undefined) shown = shown === "" ? valueText(value) : `${shown}, ${valueText(value)}`;
  }
  return shown === "" ? word : `${word}(${shown})`;
}

export function valueText(value: ArgumentValue): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  return "word" in value ? value.word : "";
}
