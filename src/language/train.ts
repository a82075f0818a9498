import type { Analyze, Extend, Train } from "../../grammar/syntax.ts";
import type { AnalyzeSettings, ArgumentValue, TrainSettings, WordValue } from "../graph/model.ts";
import { usualSteps } from "../catalog/plain/cadences.ts";
import { frameOf } from "./names.ts";
import type { Pass } from "./pass.ts";
import type { Scope } from "./scope.ts";
import { isWord, numberSetting, readSettings, settingOf, textSetting, type SettingValues } from "./settings.ts";

/** What `train { … }` says, with the catalogue's defaults, and where it says so. */
export function checkTrain(pass: Pass, members: readonly Train[], scope: Scope): { readonly train: TrainSettings; readonly settings: SettingValues } {
  const settings = onlyOne(pass, "train", members, scope);
  return { train: trainOf(settings), settings };
}

function trainOf(settings: SettingValues): TrainSettings {
  const word = (key: string): WordValue => {
    const value = settingOf("train", settings, key);
    return isWord(value) ? value : { word: "", arguments: {} };
  };
  const optionalWord = <Key extends string>(key: Key): { [key in Key]?: WordValue } => {
    const value = settingOf("train", settings, key);
    return isWord(value) ? { [key]: value } as { [key in Key]?: WordValue } : {};
  };
  const clip = settingOf("train", settings, "clip");
  const accumulate = numberSetting("train", settings, "accumulate", 1);
  return {
    optimizer: word("optimizer"), schedule: word("schedule"), weights: word("weights"), combine: word("combine"),
    sample: word("sample"),
    batch: numberSetting("train", settings, "batch", 128),
    epochs: numberSetting("train", settings, "epochs", 20),
    seed: numberSetting("train", settings, "seed", 0),
    ...(typeof clip === "number" ? { clip } : {}),
    ...(accumulate > 1 ? { accumulate } : {}),
    ...preferenceOf(settings),
    ...optionalWord("stop"), ...optionalWord("average"), ...optionalWord("curriculum"), ...optionalWord("examples"), ...optionalWord("meta"),
  };
}

/** Preferences that sum to 1; lengths and zeros are judged with the tasks, by `checkStrategy`. */
function preferenceOf({ values }: SettingValues): Pick<TrainSettings, "pareto"> {
  const given = values.get("pareto");
  const numbers = (Array.isArray(given) ? given : [given]).filter((value) => typeof value === "number");
  const sum = numbers.reduce((total, value) => total + value, 0);
  return sum > 0 ? { pareto: numbers.map((value) => value / sum) } : {};
}

/** What `analyze { … }` says: how often each is measured, 0 for never. */
export function checkAnalyze(pass: Pass, members: readonly Analyze[], scope: Scope, tasks: number): AnalyzeSettings {
  const settings = onlyOne(pass, "analyze", members, scope);
  const groupBy = textSetting(settings, "group_by");
  return {
    conflicts: stepsOf(settingOf("analyze", settings, "conflicts"), tasks),
    affinity: stepsOf(settingOf("analyze", settings, "affinity"), tasks),
    proximal: stepsOf(settingOf("analyze", settings, "proximal"), tasks),
    representations: settingOf("analyze", settings, "representations") === "every_epoch",
    baselines: settingOf("analyze", settings, "baselines") === true,
    ...(groupBy === undefined ? {} : { groupBy }),
  };
}

function stepsOf(cadence: ArgumentValue | undefined, tasks: number): number {
  if (!isWord(cadence)) return 0;
  if (cadence.word === "on") return usualSteps(tasks);
  return Object.values(cadence.arguments).find((value) => typeof value === "number") ?? 0;
}

/** The settings of the one member of its kind; a second one is told. */
export function onlyOne(pass: Pass, place: "train" | "analyze" | "extend", members: readonly (Train | Analyze | Extend)[], scope: Scope): SettingValues {
  const [first, ...others] = members;
  const frame = frameOf(scope, undefined, "setting", place, []);
  for (const other of others) {
    const span = { start: other.span.start, end: other.span.start + place.length };
    const related = [{ span: { start: first.span.start, end: first.span.start + place.length }, message: `\`${place}\` stands here already` }];
    pass.report.add("MTL202", span, { name: place }, { related });
    readSettings(pass, place, other.settings, frame, place);
  }
  return readSettings(pass, place, first?.settings, frame, place);
}
