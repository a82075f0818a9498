import { afterAll, describe, expect, it } from "vitest";
import { pytorchModel } from "../../src/emit/pytorch/model.ts";
import type { ModelSignature } from "../../src/emit/trained.ts";
import { expectClose, feedsOf, graphOf, lacking, ownPredictions, sizes, unscaled, weightsOf } from "./emitted.ts";
import { graphModels, models } from "./models.ts";
import { startSession } from "./pytorch/session.ts";

const session = await startSession();
if (typeof session === "string") console.log(`PyTorch modules are compared with reviewed texts alone: ${session}.`);
else console.log(`PyTorch modules are run by PyTorch ${session.version}.`);

afterAll(() => {
  if (typeof session !== "string") session.close();
});

const filesOf = (body: string, signature: ModelSignature = unscaled) => {
  const graph = graphOf(body);
  const weights = weightsOf(graph);
  return { graph, weights, files: pytorchModel(graph, { weights, signature, vocabularySizes: sizes }) };
};

describe("an exported PyTorch module", () => {
  it.each(Object.entries({ ...models, ...graphModels }))("is the text that was reviewed: %s", async (name, body) => {
    const { files } = filesOf(body);
    await expect(String(files.get("model.py"))).toMatchFileSnapshot(`pytorch/reviewed/${name.replaceAll(/\W+/g, "-")}.py`);
  });

  it.skipIf(typeof session === "string").each(Object.entries({ ...models, ...graphModels }))("predicts the same: %s", async (_, body) => {
    const { graph, weights, files } = filesOf(body);
    for (const rows of [1, 33]) {
      const { own, given } = lacking(graph, feedsOf(graph, rows));
      const outputs = typeof session === "string" ? {} : await session.predict(files, graph.inputs.map(({ name }) => given[`input/${name}`]));
      expectClose(graph.tasks.map(({ name }) => Array.from(outputs[name].data)), await ownPredictions(graph, weights, own));
    }
  });

  it("scales inside", async () => {
    const scaling = { kind: "log", offset: [1, 2, 0, 0, 1, 1], factor: [1, 2, 1, 0.5, 1, 1] };
    const signed = (value: number) => Math.sign(value) * Math.expm1(Math.abs(value));
    const signature: ModelSignature = { inputs: [{ name: "x", scaling }, { name: "i", scaling: { kind: "bytes", offset: [0], factor: [255] } }], outputs: [{ task: "a", scaling: { kind: "log", offset: 0.5, factor: 2 } }] };
    const { graph, weights, files } = filesOf("task a : number = concat(x, i -> flatten) -> dense(3, relu)\n task b : binary = x", signature);
    expect(String(files.get("model.py"))).toContain("x = (signed_log(x) - self.x_offset) / self.x_factor\n        i = i / 255\n");
    expect(String(files.get("model.py"))).toContain("\"a\": signed_exp(a * 2 + 0.5),");
    if (typeof session === "string") return;
    const feeds = feedsOf(graph, 5);
    const x = { ...feeds["input/x"], data: Float32Array.from(feeds["input/x"].data, (value, index) => signed(value * scaling.factor[index % 6] + scaling.offset[index % 6])) };
    const i = { ...feeds["input/i"], data: Float32Array.from(feeds["input/i"].data, (value) => value * 255) };
    const outputs = await session.predict(files, graph.inputs.map(({ name }) => (name === "x" ? x : name === "i" ? i : feeds[`input/${name}`])));
    const [a, b] = await ownPredictions(graph, weights, feeds);
    expectClose([Array.from(outputs.a.data), Array.from(outputs.b.data)], [a.map((value) => signed(value * 2 + 0.5)), b]);
  });
});
