import { describe, expect, it } from "vitest";
import { emitModel, folded, servingProgram } from "../../src/emit/index.ts";
import { expectClose, feedsOf, graphOf, ownPredictions, sizes, stockPredictions, unscaled, weightsOf } from "./emitted.ts";

const tasks = "task a : binary = h\n task b : number = h\n task c2 : number = h";

const models: Readonly<Record<string, string>> = {
  "vectors alone": `h = x -> dense(4) -> film(embedding: 3) -> relu\n ${tasks}`,
  "messages along given edges": `h = x -> dense(4) -> film(embedding: 3, graph: [[a, b], [b, c2]], rounds: 2) -> relu\n ${tasks}`,
  "messages along learned edges": `h = x -> dense(4) -> film(embedding: 3, graph: learned, temperature: 0.5) -> relu\n ${tasks}`,
  "two stages, one behind the other": `g = x -> dense(4) -> film(embedding: 3) -> tanh\n h = g -> dense(3) -> film(embedding: 2) -> relu\n ${tasks}`,
  "a sequence": `h = ws -> embed(4) -> film(embedding: 3) -> relu -> global_avg_pool\n ${tasks}`,
  "a picture": `h = i -> conv2d(3, kernel: 3) -> film(embedding: 2) -> relu -> global_avg_pool\n ${tasks}`,
};

describe("what hangs on the task alone is computed before a model is written", () => {
  it.each(Object.entries(models))("%s", async (_, body) => {
    const graph = graphOf(body);
    const weights = weightsOf(graph);
    const trained = { weights, signature: unscaled, vocabularySizes: sizes };
    const { graph: short } = folded(graph, trained);
    const made = short.nodes.filter(({ word, role }) => role?.kind === "gate" && word !== "task_vector");
    expect(made).toEqual([]);
    expect(servingProgram(short, trained).nodes.length).toBeLessThan(servingProgram(graph, trained).nodes.length);
    const feeds = feedsOf(graph, 5);
    const expected = await ownPredictions(graph, weights, feeds);
    for (const format of [undefined, "graph"] as const) {
      const emitted = emitModel(graph, trained, format);
      expect(String(emitted.files.get("model.json"))).not.toMatch(/task_vector_1|heard_/);
      expectClose(await stockPredictions(emitted, graph, feeds), expected);
    }
  });

  it("leaves alone what has nothing of the kind", () => {
    const graph = graphOf("h = x -> dense(4) -> film -> relu\n task a : binary = h\n task b : number = h");
    const trained = { weights: weightsOf(graph) };
    expect(folded(graph, trained)).toEqual({ graph, trained });
  });
});
