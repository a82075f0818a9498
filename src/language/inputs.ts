import type { Type } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { InputDefinition } from "../catalog/definition.ts";
import type { ModelInput } from "../graph/model.ts";
import { frameOf, literalOf, reportUnknown } from "./names.ts";
import { BROKEN, type Flowing, type Frame, type Pass } from "./pass.ts";
import type { Declaration } from "./scope.ts";
import { columnsOf, nameSetting, readSettings, textSetting, valueSpan, type SettingValues } from "./settings.ts";
import { choiceText } from "./texts.ts";

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
    reportUnknown(pass, member.type.name, "kind of input", catalog.ofKind("input").map((known) => known.name));
    return { value: BROKEN };
  }
  const bound = pass.bind(definition, member.type.arguments, frame, member.type.name.span);
  const dims = dimsOf(pass, member.type, frame, definition.dims);
  if (!dims || bound.broken) return { value: BROKEN };
  const shape = definition.type === "float32" && dims.length === 0 ? [1] : dims;
  const perColumn = definition.name === "categories";
  const size = Object.values(bound.args).find((value) => typeof value === "number");
  const sizes = size === undefined ? {} : { vocabularySizes: perColumn ? shape.map(() => size) : [size] };
  const scale = scaleOf(pass, declaration, settings, definition);
  pass.graph.setValue(name, { shape, type: definition.type, ...sizes, ...(perColumn ? { perColumn } : {}) });
  const input: ModelInput = {
    name, type: definition.name as ModelInput["type"], shape, ...sizes, columns, scale, ...missingOf(pass, settings, definition),
    span: { start: declaration.identifier.span.start, end: declaration.identifier.span.end },
  };
  const value = { shape, type: definition.type, ...sizes, ...(perColumn ? { perColumn } : {}), text: `\`${name}\``, node: name };
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
function missingOf(pass: Pass, settings: SettingValues, { name }: InputDefinition): Pick<ModelInput, "missing"> {
  const key = settings.entries.get("missing")?.key;
  if (key && name !== "number") pass.report.add("MTL410", key.span, { key: "missing", type: name, hint: ": it is for numbers" });
  const missing = textSetting(settings, "missing");
  return missing === undefined ? {} : { missing };
}

function scaleOf(pass: Pass, declaration: Declaration, settings: SettingValues, definition: InputDefinition): string {
  const scale = nameSetting(settings, "scale") ?? definition.defaultScale;
  if (!definition.scales.includes(scale)) {
    const hint = `: use ${choiceText(definition.scales)}`;
    pass.report.add("MTL410", valueSpan(settings, "scale", declaration.identifier.span), { key: `scale: ${scale}`, type: definition.name, hint });
  }
  return scale;
}
