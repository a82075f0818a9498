import type { Definition, ParameterDefinition, WordKind } from "../src/catalog/definition.ts";
import { catalog } from "../src/catalog/index.ts";
import { settingPlace, type Place } from "./place.ts";

/** The value that a place wants, as the catalogue says: the parameter of a word, or the value of a setting. */
export function parameterAt(place: Place): ParameterDefinition | undefined {
  if (place.inside === "arguments" || (place.inside === "list" && place.word)) return argumentAt(place);
  const key = place.key;
  const at = settingPlace(place);
  if (key === undefined || at === undefined) return undefined;
  return catalog.setting(at, key)?.parameters[0];
}

/** The parameter of a word of the catalogue that an argument is for. */
export function argumentAt({ word, key, index, given }: Place): ParameterDefinition | undefined {
  const parameters = wordNamed(word)?.parameters ?? [];
  if (key !== undefined) return parameters.find(({ name }) => name === key);
  const positional = parameters.filter(({ name }) => !given.includes(name));
  const rest = positional.findIndex((parameter) => parameter.rest);
  return positional[rest < 0 ? index - given.length : Math.min(rest, index - given.length)];
}

/** A word of the catalogue of whatever kind; stages first, since most words with arguments are stages. */
export function wordNamed(name: string | undefined): Definition | undefined {
  if (name === undefined) return undefined;
  return catalog.stage(name) ?? catalog.all().find((definition) => definition.name === name && definition.kind !== "setting");
}

/** The kind of word that a type names in a declaration. */
export function typeKind({ member }: Place): WordKind | undefined {
  if (member === "task") return "task";
  return member === "input" ? "input" : undefined;
}

/** The definition that a written name has at its place: a type, a key of settings, an argument's word, a stage. */
export function definitionAt(place: Place, name: string, isKey: boolean): Definition | undefined {
  const setting = settingPlace(place);
  if (isKey) return place.inside === "settings" && setting ? catalog.setting(setting, name) : undefined;
  const kind = place.part === "type" ? typeKind(place) : undefined;
  if (kind) return catalog.find(kind, name);
  const words = parameterAt(place)?.words;
  return (words && catalog.find(words, name)) ?? wordNamed(name);
}
