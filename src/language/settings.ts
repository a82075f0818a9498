import type { Setting, Settings, Span } from "../../grammar/syntax.ts";
import { catalog, type SettingPlace } from "../catalog/index.ts";
import type { ParameterDefinition } from "../catalog/definition.ts";
import type { ArgumentValue, WordValue } from "../graph/model.ts";
import { reportUnknownKey } from "./arguments.ts";
import { convert } from "./convert.ts";
import { candidatesOf } from "./names.ts";
import type { Frame, Pass } from "./pass.ts";

/** Settings of a member, as far as they are right; what is not given is not in it. */
export interface SettingValues {
  readonly values: ReadonlyMap<string, ArgumentValue>;
  /** Where each is written, the wrong ones included. */
  readonly entries: ReadonlyMap<string, Setting>;
  readonly broken: boolean;
}

const noSettings: SettingValues = { values: new Map<string, ArgumentValue>(), entries: new Map<string, Setting>(), broken: false };

export function readSettings(pass: Pass, place: SettingPlace, settings: Settings | undefined, frame: Frame, owner: string): SettingValues {
  if (!settings) return noSettings;
  const values = new Map<string, ArgumentValue>();
  const entries = new Map<string, Setting>();
  let broken = false;
  for (const entry of settings.entries) {
    const value = readSetting(pass, place, entry, frame, owner, entries);
    if (value === undefined) broken = true;
    else values.set(entry.key.name, value);
  }
  return { values, entries, broken };
}

function readSetting(
  pass: Pass, place: SettingPlace, entry: Setting, frame: Frame, owner: string, entries: Map<string, Setting>,
): ArgumentValue | undefined {
  const { key, value } = entry;
  const definition = catalog.setting(place, key.name);
  if (!definition) {
    reportUnknownKey(pass, owner, key, "setting", catalog.settings(place).map(({ name }) => name));
    return undefined;
  }
  if (entries.has(key.name)) {
    pass.report.add("MTL316", key.span, { word: owner, key: key.name });
    return undefined;
  }
  entries.set(key.name, entry);
  const [parameter] = definition.parameters;
  if (!value) return undefined;
  if (place === "task" && key.name === "weight") return weightIn(pass, parameter, entry, frame, owner);
  return convert(pass, { name: owner }, underKey(parameter, key.name), { syntax: value, frame });
}

const named = new WeakMap<ParameterDefinition, ParameterDefinition>();

/** The value of a setting as a parameter that is called by its key. */
function underKey(parameter: ParameterDefinition, key: string): ParameterDefinition {
  const known = named.get(parameter);
  if (known?.name === key) return known;
  const made = { ...parameter, name: key };
  named.set(parameter, made);
  return made;
}

/** A weight below its minimum has a code of its own. */
function weightIn(pass: Pass, parameter: ParameterDefinition, { value }: Setting, frame: Frame, owner: string): ArgumentValue | undefined {
  if (!value) return undefined;
  const { minimum, ...unbounded } = parameter;
  const named = { ...unbounded, name: "weight" };
  const closure = { syntax: value, frame };
  const weights = (candidatesOf(pass, closure) ?? [closure]).map((each) => ({ span: each.syntax.span, weight: convert(pass, { name: owner }, named, each) }));
  const negative = weights.find(({ weight }) => typeof weight === "number" && weight < (minimum ?? 0));
  if (negative) pass.report.add("MTL404", negative.span, { what: `the weight of \`${owner}\` must be 0 or more, not ${String(negative.weight)}` });
  return negative || weights.some(({ weight }) => weight === undefined) ? undefined : weights[0]?.weight;
}

/** A setting's value, or the catalogue's default for it. */
export function settingOf(place: SettingPlace, { values }: SettingValues, key: string): ArgumentValue | undefined {
  const value = values.get(key) ?? catalog.setting(place, key)?.parameters[0]?.default;
  return isWord(value) ? withDefaults(place, key, value) : value;
}

/** A default word is written short in the catalogue: its own defaults come from its definition. */
function withDefaults(place: SettingPlace, key: string, { word, arguments: given }: WordValue): WordValue {
  const kind = catalog.setting(place, key)?.parameters[0]?.words;
  const parameters = (kind && catalog.find(kind, word)?.parameters) ?? [];
  const args = parameters.flatMap(({ name, default: usual }) => {
    const value = given[name] ?? usual;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { word, arguments: Object.fromEntries(args) };
}

export function isWord(value: ArgumentValue | undefined): value is WordValue {
  return typeof value === "object" && "word" in value;
}

export function numberSetting(place: SettingPlace, settings: SettingValues, key: string, fallback: number): number {
  const value = settingOf(place, settings, key);
  return typeof value === "number" ? value : fallback;
}

export function textSetting(settings: SettingValues, key: string): string | undefined {
  const value = settings.values.get(key);
  return typeof value === "string" ? value : undefined;
}

/** A word's name: `zscore`. */
export function nameSetting(settings: SettingValues, key: string): string | undefined {
  const value = settings.values.get(key);
  return isWord(value) ? value.word : undefined;
}

/** `column: "age"` or `columns: ["a", "b"]`; without them, the name itself. */
export function columnsOf(pass: Pass, settings: SettingValues, name: string): readonly string[] {
  const { entries, values } = settings;
  const both = entries.get("columns");
  if (entries.has("column") && both) pass.report.add("MTL411", both.key.span, { task: name, first: "column", second: "columns" });
  const value = values.get("columns") ?? values.get("column") ?? name;
  return Array.isArray(value) ? value.filter((column) => typeof column === "string") : typeof value === "string" ? [value] : [name];
}

/** Where a setting's value is written, for what is wrong with it. */
export function valueSpan(settings: SettingValues, key: string, otherwise: Span): Span {
  const entry = settings.entries.get(key);
  return entry?.value?.span ?? entry?.key.span ?? otherwise;
}
