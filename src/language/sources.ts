import type { Data, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { DataSource, WordValue } from "../graph/model.ts";
import { inQuotes, quoteFix } from "./convert.ts";
import { frameOf, reportUnknown } from "./names.ts";
import type { Frame, Pass } from "./pass.ts";
import type { Scope } from "./scope.ts";
import { numberSetting, readSettings, settingOf, textSetting, valueSpan, type SettingValues } from "./settings.ts";

/** A data source with its split; undefined where what it reads is unknown. */
export function checkSource(pass: Pass, member: Data, scope: Scope): DataSource | undefined {
  const frame = frameOf(scope, undefined, "setting", "data", []);
  const settings = readSettings(pass, "data", member.settings, frame, "data");
  const source = sourceOf(pass, member, frame);
  const split = splitOf(pass, member, settings);
  if (source === undefined) return undefined;
  return {
    name: member.name?.name ?? "data", source, split, ...columnsOf(pass, settings),
    ...testOf(settings),
    onBadRow: settings.values.get("on_bad_row") === "skip" ? "skip" : "error",
    seed: numberSetting("data", settings, "seed", 0),
    span: { start: member.span.start, end: member.span.end },
  };
}

/** Of several sources each needs a name, to be told apart. */
export function checkSourceNames(pass: Pass, members: readonly Data[]): void {
  if (members.length < 2) return;
  const taken = new Set(members.map(({ name }) => name?.name));
  members.filter(({ name }) => !name).forEach(({ span }, index) => {
    const end = span.start + "data".length;
    let name = `source${index + 1}`;
    while (taken.has(name)) name += "_";
    pass.report.add("MTL624", { start: span.start, end }, {}, { fixes: [{ title: `Call it \`${name}\``, edits: [{ span: { start: end, end }, text: ` ${name} =` }] }] });
  });
}

function testOf(settings: SettingValues): Pick<DataSource, "test"> {
  const test = textSetting(settings, "test");
  return test === undefined ? {} : { test };
}

/** Columns by which rows are dealt out. */
function columnsOf(pass: Pass, settings: SettingValues): Pick<DataSource, "stratify" | "groupBy"> {
  const stratify = textSetting(settings, "stratify");
  const groupBy = textSetting(settings, "group_by");
  const both = stratify !== undefined && groupBy !== undefined && settings.entries.get("group_by");
  if (both) pass.report.add("MTL411", both.key.span, { task: "data", first: "stratify", second: "group_by" });
  return { ...(stratify === undefined ? {} : { stratify }), ...(groupBy === undefined ? {} : { groupBy }) };
}

function sourceOf(pass: Pass, { source }: Data, frame: Frame): string | WordValue | undefined {
  if (!source) return undefined;
  return source.kind === "String" ? source.value : generatorOf(pass, source, frame);
}

function generatorOf(pass: Pass, word: Word, frame: Frame): WordValue | undefined {
  const definition = catalog.find("source", word.name.name);
  if (!definition && word.member && !word.arguments) {
    const found = `\`${word.name.name}.${word.member.name}\``;
    pass.report.add("MTL313", word.span, { parameter: "file", word: "data", expected: inQuotes, found }, { fixes: quoteFix(word) });
    return undefined;
  }
  if (!definition) {
    reportUnknown(pass, word.name, "data source", catalog.ofKind("source").map(({ name }) => name));
    return undefined;
  }
  const bound = pass.bind(definition, word.arguments, frame, word.name.span);
  return bound.broken ? undefined : { word: definition.name, arguments: bound.args };
}

/** Parts of 1: training, validation, test. What is left over is not read. */
function splitOf(pass: Pass, member: Data, settings: SettingValues): readonly number[] {
  const value = settingOf("data", settings, "split");
  const parts = (Array.isArray(value) ? value : [value]).filter((part) => typeof part === "number");
  const sum = parts.reduce((total, part) => total + part, 0);
  const what = parts.length < 2 || parts.length > 3 ? "are two or three: training, validation, test"
    : sum > 1 + 1e-9 ? `add up to ${Math.round(sum * 1000) / 10}%, which is more than there is`
    : parts[0] === 0 ? "leave nothing to train on"
    : parts[1] === 0 ? "leave nothing to validate with" : undefined;
  if (what !== undefined) pass.report.add("MTL617", valueSpan(settings, "split", member.span), { what });
  return parts;
}
