import { descendants } from "../../grammar/index.ts";
import type { Setting, Settings, Word } from "../../grammar/syntax.ts";
import type { Place } from "./fix-place.ts";
import type { Fix } from "./problem.ts";
import { removedEntry, withoutSetting } from "./removals.ts";

/** Edits of settings that work against each other, or on nothing. */
export const settingFixes: Readonly<Record<string, (place: Place) => readonly Fix[]>> = {
  MTL422: (place) => [sumOf(place), ...removed(place, ["weights", "pareto"])],
  MTL423: otherScope,
  MTL430: ({ problem: { span } }) => [{ title: "Use `balanced`", edits: [{ span, text: "balanced" }] }],
  MTL431: removedEntry,
  MTL433: removedEntry,
  MTL434: (place) => removed(place, [/`([a-z]+)(?:: \w+)?` has nothing/.exec(place.problem.message)?.[1] ?? ""]),
};

/** With the plain sum, weights do what they are for. */
function sumOf({ problem: { span } }: Place): Fix {
  return { title: "Use `sum`", edits: [{ span, text: "sum" }] };
}

/** Takes settings of the model out, by their keys. */
function removed({ path, text }: Place, keys: readonly string[]): Fix[] {
  const model = path.find((node) => node.kind === "Model");
  const places = model ? [...descendants(model)].filter((node): node is Settings => node.kind === "Settings") : [];
  const found = places.flatMap((settings) => settings.entries.map((entry): [Settings, Setting] => [settings, entry]));
  const owners = model?.kind === "Model" ? model.members.filter(({ kind }) => kind === "Train" || kind === "Analyze") : [];
  const own = found.filter(([{ span }, { key }]) => keys.includes(key.name) && owners.some((owner) => owner.span.start <= span.start && span.end <= owner.span.end));
  return own.map(([settings, entry]) => withoutSetting(text, settings, entry));
}

/** The scope that the message names, in the place of the one that is written. */
function otherScope({ problem: { span, message }, path }: Place): Fix[] {
  const scope = /use `scope: (\w+)`/.exec(message)?.[1];
  const combiner = path.findLast((node) => node.kind === "Setting");
  const word = combiner && [...descendants(combiner)].find((node): node is Word => node.kind === "Word" && node.span.start === span.start);
  const written = word?.arguments?.items.find(({ key }) => key?.name === "scope")?.value;
  return scope && written ? [{ title: `Use \`scope: ${scope}\``, edits: [{ span: written.span, text: scope }] }] : [];
}
