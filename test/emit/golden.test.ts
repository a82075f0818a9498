import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor as OnnxTensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import type { Tensors } from "../../src/engine/executor.ts";
import { check } from "../../src/language/index.ts";
import { folderWith, mtl } from "../cli/mtl.ts";
import { stockOutputs } from "./stock.ts";

const folder = fileURLToPath(new URL("../fixtures/runs/golden", import.meta.url));
const text = (name: string) => fs.readFileSync(path.join(folder, name), "utf8");
const cells = (csv: string) => csv.trim().split("\n").map((line) => line.split(","));

const [header, ...predicted] = cells(text("predictions.csv"));
const column = (name: string) => predicted.map((line) => Number(line[header.indexOf(name)]));
const jobs: readonly string[] = JSON.parse(text("model/signature.json")).inputs.find(({ name }: { name: string }) => name === "job").vocabularies[0];
const rows = cells(text("rows.csv")).slice(1);

/** The rows as any user of an exported model feeds them. */
const inputs: Tensors = {
  age: { shape: [rows.length, 1], data: Float32Array.from(rows, ([age]) => Number(age)) },
  wage: { shape: [rows.length, 1], data: Float32Array.from(rows, ([, wage]) => Number(wage)) },
  job: { shape: [rows.length, 1], data: Int32Array.from(rows, ([, , job]) => jobs.indexOf(job) + 1) },
};

function expectPredicted(outputs: Tensors): void {
  const [buys, level, spends] = [outputs.buys.data, outputs.level.data, outputs.spends.data];
  column("buys:yes").forEach((value, row) => expect(buys[row]).toBeCloseTo(value, 5));
  ["high", "low", "mid"].forEach((name, place) => column(`level:${name}`).forEach((value, row) => expect(level[row * 3 + place]).toBeCloseTo(value, 5)));
  column("spends").forEach((value, row) => expect(spends[row] / value).toBeCloseTo(1, 5));
}

describe("what an earlier version wrote", () => {
  it("is a run that predicts the same", async () => {
    const copy = folderWith();
    fs.cpSync(folder, copy, { recursive: true });
    const { code, stdout } = await mtl(copy, "predict", ".", "rows.csv");
    expect(code).toBe(0);
    const [names, ...lines] = cells(stdout);
    expect(names).toEqual(header);
    lines.forEach((line, row) => line.forEach((cell, place) => {
      if (Number.isNaN(Number(cell))) expect(cell).toBe(predicted[row][place]);
      else expect(Number(cell) / Number(predicted[row][place])).toBeCloseTo(1, 5);
    }));
  });

  it("opens with plain TensorFlow.js, as layers and as a graph, and predicts the same", async () => {
    const graph = check(text("source.mtl")).models[0].graph!;
    for (const [place, format] of [["model", "layers"], ["tfjs-graph", "graph"]] as const) {
      const files = new Map<string, string | Uint8Array>([["model.json", text(`${place}/model.json`)], ["weights.bin", new Uint8Array(fs.readFileSync(path.join(folder, place, "weights.bin")))]]);
      expectPredicted(await stockOutputs({ files, format }, graph, inputs));
    }
  });

  it("opens with ONNX Runtime and predicts the same", async () => {
    const session = await InferenceSession.create(path.join(folder, "onnx/model.onnx"));
    const given = Object.fromEntries(Object.entries(inputs).map(([name, { shape, data }]) =>
      [name, data instanceof Int32Array ? new OnnxTensor("int32", data, shape) : new OnnxTensor("float32", Float32Array.from(data), shape)]));
    const found = await session.run(given);
    expectPredicted(Object.fromEntries(Object.entries(found).map(([name, { dims, data }]) => [name, { shape: dims, data: data as Float32Array }])));
  });
});
