import type { ParameterDefinition, PlainDefinition } from "../definition.ts";

/** Where settings stand. */
export type SettingPlace = "data" | "input" | "binding" | "task" | "train" | "analyze" | "extend";

interface Setting extends Omit<ParameterDefinition, "name"> {
  readonly name: string;
  readonly documentation: string;
}

/** A key and its one value: the value's type, range and default are those of the only parameter, `value`. */
export function setting(place: SettingPlace, { name, documentation, ...value }: Setting): PlainDefinition {
  return {
    kind: "setting", name, documentation,
    summary: value.summary,
    places: [place],
    parameters: [{ ...value, name: "value" }],
  };
}
