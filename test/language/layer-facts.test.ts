import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import type { LayerInput } from "../../src/catalog/definition.ts";
import type { Arguments } from "../../src/graph/model.ts";
import { KnownLayers } from "../../src/language/layer-facts.ts";

const of = (known: KnownLayers, word: string, args: Arguments, ...inputs: readonly LayerInput[]) => {
  const definition = catalog.find("layer", word);
  if (!definition) throw new Error(`no ${word}`);
  return known.of(definition, args, inputs);
};
const rows = (...shape: readonly number[]): LayerInput => ({ shape, type: "float32" });
const relu = { word: "relu", arguments: {} };

describe("facts of layers", () => {
  it("are found once for uses that are alike", () => {
    const known = new KnownLayers();
    const first = of(known, "dense", { units: 8, activation: relu, bias: true }, rows(32));
    expect(of(known, "dense", { units: 8, activation: { ...relu }, bias: true }, rows(32))).toBe(first);
    expect(first.value).toMatchObject({ shape: [8] });
    expect(first.text).toBe("dense(8)");
    expect(first.weights()).toBe(first.weights());
  });

  it("are never those of a use that differs in a length, an argument, a vocabulary or padding", () => {
    const known = new KnownLayers();
    const shapes = () => [rows(1, 32), rows(2, 1), rows(32, 1), rows(1, 63)].map((input) => of(known, "flatten", {}, input).value?.shape);
    // The first two have one key, whatever comes before.
    expect([...shapes(), ...shapes()]).toEqual([[32], [2], [32], [63], [32], [2], [32], [63]]);
    const units = (given: Arguments) => of(known, "dense", given, rows(4)).weights().map(({ shape }) => shape);
    expect(units({ units: 3, activation: relu, bias: true })).toEqual([[4, 3], [3]]);
    expect(units({ units: 3, activation: relu, bias: false })).toEqual([[4, 3]]);
    expect(units({ units: 3, activation: relu })).toEqual([[4, 3], [3]]);
    const words = (size: number | undefined) => of(known, "embed", { width: 2 }, { shape: [], type: "int32", ...(size === undefined ? {} : { vocabularySizes: [size] }) });
    expect(words(5).weights()[0]?.shape).not.toEqual(words(6).weights()[0]?.shape);
    expect(words(5)).not.toBe(words(undefined));
    expect(of(known, "dropout", { rate: 0.2 }, rows(4))).not.toBe(of(known, "dropout", { rate: 0.3 }, rows(4)));
    expect(of(known, "dense", { units: 3, activation: relu, bias: true }, { ...rows(9, 4), padding: "a" })).not.toBe(of(known, "dense", { units: 3, activation: relu, bias: true }, { ...rows(9, 4), padding: "b" }));
  });

  it("of a length that nobody knows yet are like no other's", () => {
    const known = new KnownLayers();
    expect(of(known, "dense", { units: 3, activation: relu, bias: true }, rows(NaN))).not.toBe(of(known, "dense", { units: 3, activation: relu, bias: true }, rows(NaN)));
  });
});
