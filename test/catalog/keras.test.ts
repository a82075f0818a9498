import { describe, expect, it } from "vitest";
import { emissionOf } from "../../src/catalog/emission.ts";
import { word } from "../../src/catalog/words.ts";
import { kerasModel, predict } from "./keras-model.ts";
import { layerCases, layerNamed, numbers, titleOf, withDefaults } from "./layer-cases.ts";
import { lowerCase, numbersFor, outputProgram, run } from "./layer-run.ts";

const emitted = layerCases.flatMap((use) => {
  const emission = emissionOf(layerNamed(use.word), use.inputs, use.args);
  return "layers" in emission ? [[titleOf(use), use, emission.layers] as const] : [];
});

describe("stock layers of TensorFlow.js predict what our layers predict", () => {
  it.each(emitted)("%s", async (_, use, layers) => {
    const lowered = lowerCase(use, false);
    const { feeds, weights } = numbersFor(use, lowered);
    const { output } = await run(outputProgram(lowered), feeds, weights);
    const found = predict(await kerasModel(use, layers, weights), use, feeds);
    expect(found.length).toBe(output.data.length);
    found.forEach((value, at) => expect(Math.abs(value - output.data[at]), `[${at}]`).toBeLessThan(2e-6 * Math.max(1, Math.abs(output.data[at]))));
  });
});

describe("what stock layers lack", () => {
  it("is said, as a layer and as an activation", () => {
    const reason = "stock layers have no `exp`";
    expect(emissionOf(layerNamed("exp"), [numbers(3)], {})).toEqual({ reason });
    expect(emissionOf(layerNamed("dense"), [numbers(3)], withDefaults("dense", { units: 2, activation: word("exp") }))).toEqual({ reason });
  });

  it("is nothing else", () => {
    const uses = layerCases.filter((use) => !emitted.some(([, other]) => other === use));
    expect([...new Set(uses.map((use) => use.word))]).toEqual(["fuse", "top_softmax", "select_experts", "exp"]);
  });
});
