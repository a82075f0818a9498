import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { prepare } from "../../src/data/index.ts";
import { check } from "../../src/language/index.ts";
import { allOf, foldEvents } from "../../src/protocol/log.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { dataRequest, decodeCheckpoint, type PreparedModel } from "../../src/training/index.ts";
import { memoryFiles } from "../data/requests.ts";
import { trainOnReference } from "./two-tasks.ts";

/** Enough rows for several blocks of the least size; every seventh row lacks the second label. */
const lines = Array.from({ length: 4_000 }, (_, row) => {
  const x = ((row * 7919) % 1000) / 500 - 1;
  return `${x},${["red", "green", "blue"][row % 3]},${Number(x > 0.1 * (row % 5))},${row % 7 === 0 ? "" : x * x}`;
});
const files = memoryFiles({ "rows.csv": ["x,colour,up,square", ...lines].join("\n") });

const text = `model M {
  data "rows.csv" { split: [80%, 20%], seed: 2 }
  input x : number
  input colour : category
  trunk = concat(x, colour -> embed(2)) -> dense(4, relu) -> dropout(0.2)
  task up : binary = trunk
  task square : number = trunk
  train { epochs: 2, batch: 100, optimizer: adam(0.01), combine: pcgrad }
}`;

async function model(heldBytes?: number): Promise<PreparedModel> {
  const { models, problems } = check(text);
  const graph = models[0].graph;
  if (!graph) throw new Error(JSON.stringify(problems));
  const found = await prepare({ ...dataRequest(graph, { directory: "", root: "" }), ...(heldBytes === undefined ? {} : { heldBytes }) }, files);
  if ("problems" in found) throw new Error(found.problems[0].message);
  return { graph, dataset: found.dataset, instance: instantiate(graph, found.dataset.vocabularySizes), notes: found.notes };
}

const lasting = (events: readonly RunEvent[]) => foldEvents(events).filter(({ type }) => type !== "checkpoint");

describe("a run on rows that stay on the disk", () => {
  it("goes on to the very same numbers after a cut in the middle of an epoch, its data read anew", async () => {
    const whole = await trainOnReference(await model(1));
    let steps = 0;
    // 32 steps an epoch: the cut falls into the second.
    const cut = await trainOnReference(await model(1), { control: () => (steps++ < 45 ? "continue" : "pause") });
    expect(cut.events.at(-1)).toMatchObject({ type: "stopped", step: 45 });
    const resume = decodeCheckpoint(cut.checkpoints.at(-1) ?? new Uint8Array());
    if (!resume) throw new Error("there is no checkpoint");
    const rest = await trainOnReference(await model(1), { resume });
    expect(lasting([...cut.events, ...rest.events])).toEqual(lasting(whole.events));
    expect(allOf(whole.events, "step").length).toBe(64);
  });

  it("takes its rows in another order than rows in memory, and learns from the same ones", async () => {
    const [held, streamed] = [await model(), await model(1)];
    expect(streamed.dataset.train.rows).toBe(held.dataset.train.rows);
    const sum = async ({ dataset: { train } }: PreparedModel) => {
      const { "label/square": label } = await train.batch(Uint32Array.from({ length: train.rows }, (_, row) => row));
      return Array.from(label.data).reduce((total, value) => total + value, 0);
    };
    expect(await sum(streamed)).toBeCloseTo(await sum(held), 2);
  });
});
