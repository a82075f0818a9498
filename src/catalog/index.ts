import { activations } from "./activations/index.ts";
import { combiners } from "./combiners/index.ts";
import type { Definition, LayerDefinition, PlainDefinition, SharingDefinition, WordKind } from "./definition.ts";
import { inputs } from "./inputs/index.ts";
import { layers } from "./layers/index.ts";
import { losses } from "./losses/index.ts";
import { metrics } from "./metrics/index.ts";
import { optimizers } from "./optimizers/index.ts";
import { penalties } from "./penalties/index.ts";
import { plainWords } from "./plain/index.ts";
import { ramps } from "./plain/ramps.ts";
import { schedules } from "./plain/schedules.ts";
import type { SettingPlace } from "./settings/setting.ts";
import { settings } from "./settings/index.ts";
import { sharing } from "./sharing/index.ts";
import { tasks } from "./tasks/index.ts";
import { weightings } from "./weightings/index.ts";

export type { SettingPlace };

/** The definition of a kind of word: `DefinitionOf<"layer">` is `LayerDefinition`. */
export type DefinitionOf<Kind extends WordKind> = Kind extends PlainDefinition["kind"]
  ? PlainDefinition
  : Extract<Definition, { kind: Kind }>;

const words: readonly Definition[] = [
  ...layers, ...sharing, ...activations, ...inputs, ...tasks, ...losses, ...metrics,
  ...optimizers, ...weightings, ...combiners, ...schedules, ...ramps, ...penalties, ...plainWords, ...settings,
];

const byKind = new Map<WordKind, readonly Definition[]>();
for (const definition of words) byKind.set(definition.kind, [...(byKind.get(definition.kind) ?? []), definition]);

function ofKind<Kind extends WordKind>(kind: Kind): readonly DefinitionOf<Kind>[] {
  return (byKind.get(kind) ?? []) as readonly Definition[] as readonly DefinitionOf<Kind>[];
}

/** The first definition of each name, by kind. */
const byName = new Map<WordKind, ReadonlyMap<string, Definition>>();
for (const [kind, definitions] of byKind) byName.set(kind, new Map(definitions.toReversed().map((definition) => [definition.name, definition])));

function find<Kind extends WordKind>(kind: Kind, name: string): DefinitionOf<Kind> | undefined {
  return byName.get(kind)?.get(name) as Definition | undefined as DefinitionOf<Kind> | undefined;
}

/** What may stand behind `->`: a layer, an activation as a layer, or a sharing stage; nothing that only other words write. */
function stage(name: string): LayerDefinition | SharingDefinition | undefined {
  const definition = find("layer", name) ?? find("sharing", name);
  return definition?.internal ? undefined : definition;
}

const settingsByPlace = new Map<string, Map<string, PlainDefinition>>();
for (const definition of settings) {
  for (const place of definition.places ?? []) {
    const there = settingsByPlace.get(place) ?? new Map<string, PlainDefinition>();
    if (!there.has(definition.name)) settingsByPlace.set(place, there.set(definition.name, definition));
  }
}

/** Every word of the language, looked up by kind and name; settings also by the place where they stand. */
export const catalog = {
  all: (): readonly Definition[] => words,
  ofKind,
  /** Those of a kind that people write. */
  written: <Kind extends WordKind>(kind: Kind): readonly DefinitionOf<Kind>[] => ofKind(kind).filter(({ internal }) => !internal),
  find,
  stage,
  /** All that may stand behind `->`, for completion. */
  stages: (): readonly (LayerDefinition | SharingDefinition)[] =>
    [...catalog.written("layer"), ...catalog.written("sharing")],
  settings: (place: SettingPlace): readonly PlainDefinition[] => [...(settingsByPlace.get(place)?.values() ?? [])],
  setting: (place: SettingPlace, name: string): PlainDefinition | undefined => settingsByPlace.get(place)?.get(name),
} as const;
