import type { Type } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { InputDefinition } from "../catalog/definition.ts";
import { isPadded } from "../catalog/padding.ts";
import type { ModelInput } from "../graph/model.ts";
import { frameOf, literalOf, reportUnknown } from "./names.ts";
import { BROKEN, tensorOf, type Flowing, type Frame, type Pass } from "./pass.ts";
import { lookUp, type Declaration } from "./scope.ts";
import { columnsOf, nameSetting, readSettings, textSetting, valueSpan, type SettingValues } from "./settings.ts";
import { choiceText } from "./texts.ts";
import { reportUnknownWord } from "./unknown-word.ts";

export interface CheckedInput {
  readonly value: Flowing;
  readonly input?: ModelInput;
  readonly settings?: SettingValues;
}

/** An input with its shape, columns and scale. */
export function checkInput(pass: Pass, declaration: Declaration): CheckedInput {
  if (declaration.kind !== "input") return { value: BROKEN };
  const { member, name } = declaration;
  const frame = frameOf(declaration.scope, declaration, "setting", name, []);
  const settings = readSettings(pass, "input", member.settings, frame, name);
  const columns = columnsOf(pass, settings, name);
  if (!member.type) return { value: BROKEN };
  const definition = catalog.find("input", member.type.name.name);
  if (!definition) {
    reportUnknownWord(pass, member.type.name, "input", "kind of input");
    return { value: BROKEN };
  }
  const bound = pass.bind(definition, member.type.arguments, frame, member.type.name.span);
  const dims = dimsOf(pass, member.type, frame, definition.dims);
  if (!dims || bound.broken) return { value: BROKEN };
  const shape = definition.type === "float32" && dims.length === 0 ? [1] : dims;
  const perColumn = definition.name === "categories";
  const root = rootOf(pass, declaration, settings, definition);
  const size = root ? root.vocabularySizes?.[0] : Object.values(bound.args).find((value) => typeof value === "number");
  const vocabularySizes = size === undefined ? undefined : perColumn ? shape.map(() => size) : [size];
  const scale = scaleOf(pass, declaration, settings, definition);
  const length = lengthOf(pass, settings, definition, shape);
  const input: ModelInput = {
    name, type: definition.name as ModelInput["type"], shape, vocabularySizes, columns, scale,
    missing: missingOf(pass, settings, definition), tokens: tokensOf(pass, settings, definition), length, vocabulary: root?.name,
    span: declaration.identifier.span,
  };
  const padding = isPadded(definition, { shape, length }) ? name : undefined;
  const layerInput = { shape, type: definition.type, vocabularySizes, perColumn: perColumn || undefined, padding };
  const value = tensorOf(layerInput, `\`${name}\``, undefined, name);
  pass.graph.setValue(name, value);
  return { value, input, settings };
}

/** Dimensions as written: integers, or names of constants. Undefined where they do not fit. */
export function dimsOf(pass: Pass, type: Type, frame: Frame, { minimum, maximum }: InputDefinition["dims"]): number[] | undefined {
  const dims = type.dims ?? [];
  const span = type.dims ? { start: dims[0]?.span.start ?? type.span.start, end: dims.at(-1)?.span.end ?? type.span.end } : type.span;
  if (dims.length < minimum || dims.length > maximum) {
    pass.report.add("MTL321", span, { type: type.name.name, expected: countText(minimum, maximum), found: dims.length });
    return undefined;
  }
  const numbers = dims.map((dim) => dimOf(pass, type, dim, frame));
  return numbers.includes(undefined) ? undefined : (numbers as number[]);
}

function countText(minimum: number, maximum: number): string {
  const most = maximum === 0 ? "no dimensions" : maximum === 1 ? "one dimension" : `${maximum} dimensions`;
  return minimum === maximum ? most : minimum === 0 ? `${maximum === 0 ? "" : "at most "}${most}` : `${minimum} to ${most}`;
}

function dimOf(pass: Pass, type: Type, dim: NonNullable<Type["dims"]>[number], frame: Frame): number | undefined {
  const { span } = dim;
  const syntax = dim.kind === "Number" ? dim : { kind: "Flow" as const, span, steps: [{ kind: "Word" as const, span, name: dim }] };
  const literal = literalOf(pass, { syntax, frame });
  if (!literal) return undefined;
  if (literal.syntax.kind === "Number" && Number.isSafeInteger(literal.syntax.value) && literal.syntax.value > 0) return literal.syntax.value;
  if (dim.kind === "Identifier" && literal.syntax === syntax && !frame.scope.names.has(dim.name)) {
    reportUnknown(pass, dim, "name", [...frame.scope.names.keys()]);
  } else {
    pass.report.add("MTL321", span, {
      type: type.name.name, expected: "whole numbers from 1 as dimensions", found: dim.kind === "Number" ? dim.text : `\`${dim.name}\``,
    });
  }
  return undefined;
}

/** Only numbers are filled in: a missing category is one of its own. */
function missingOf(pass: Pass, settings: SettingValues, { name }: InputDefinition): string | undefined {
  const key = settings.entries.get("missing")?.key;
  if (key && name !== "number") pass.report.add("MTL410", key.span, { key: "missing", type: name, hint: ": it is for numbers" });
  return textSetting(settings, "missing");
}

/** The input whose ids these are too; undefined where none is named, or it does not fit, which is told. */
function rootOf(
  pass: Pass, declaration: Declaration, settings: SettingValues, definition: InputDefinition,
): { readonly name: string; readonly vocabularySizes?: readonly number[] } | undefined {
  const name = textSetting(settings, "vocabulary");
  if (name === undefined) return undefined;
  const reject = (hint: string) => void pass.report.add("MTL410", valueSpan(settings, "vocabulary", declaration.identifier.span), { key: "vocabulary", type: definition.name, hint });
  const other = lookUp(declaration.scope, name);
  if (definition.type !== "int32" || definition.name === "categories") return reject(": it is for `category` and `text`");
  if (other?.kind !== "input" || other.name === declaration.name) return reject(": name another input");
  if (other.member.settings?.entries.some(({ key }) => key.name === "vocabulary")) return reject(`: \`${name}\` has that of another input itself, so name that one`);
  if (other.member.type?.name.name !== definition.name) return reject(`: \`${name}\` is of another kind`);
  const value = pass.input(other);
  return value && { name, ...(value.vocabularySizes ? { vocabularySizes: value.vocabularySizes } : {}) };
}

/** Only sequences of numbers say how long they are in a column; ids are padded with 0. */
function lengthOf(pass: Pass, settings: SettingValues, { name }: InputDefinition, shape: readonly number[]): string | undefined {
  const length = textSetting(settings, "length");
  const key = settings.entries.get("length")?.key;
  const fits = name === "number" && shape.length > 1;
  if (key && !fits) pass.report.add("MTL410", key.span, { key: "length", type: name, hint: ": it is for sequences of numbers, as in `number[50, 3]`" });
  return fits ? length : undefined;
}

/** Only texts are cut into words. */
function tokensOf(pass: Pass, settings: SettingValues, { name }: InputDefinition): string | undefined {
  const key = settings.entries.get("tokens")?.key;
  if (key && name !== "text") pass.report.add("MTL410", key.span, { key: "tokens", type: name, hint: ": it is for texts" });
  return name === "text" ? textSetting(settings, "tokens") ?? "words" : undefined;
}

function scaleOf(pass: Pass, declaration: Declaration, settings: SettingValues, definition: InputDefinition): string {
  const scale = nameSetting(settings, "scale") ?? definition.defaultScale;
  if (!definition.scales.includes(scale)) {
    const hint = `: use ${choiceText(definition.scales)}`;
    pass.report.add("MTL410", valueSpan(settings, "scale", declaration.identifier.span), { key: `scale: ${scale}`, type: definition.name, hint });
  }
  return scale;
}
