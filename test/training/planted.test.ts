import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { meansOf, summarizeAffinity, summarizeConflicts } from "../../src/affinity/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { createExecutor } from "../../src/engine/index.ts";
import { check } from "../../src/language/index.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { allOf } from "../../src/protocol/log.ts";
import { prepareModel, train } from "../../src/training/index.ts";

const examples = path.join(import.meta.dirname, "../../examples");
const text = fs.readFileSync(path.join(examples, "planted.mtl"), "utf8");

/** Trains the example with another seed of the weights, on the engine that people use. */
async function trained(seed: number): Promise<RunEvent[]> {
  const graph = check(text).models[0].graph!;
  const model = await prepareModel({ ...graph, train: { ...graph.train, seed } }, nodeFileSystem(examples), { directory: examples, root: examples });
  if ("problems" in model) throw new Error(model.problems[0].message);
  const executor = await createExecutor("ort");
  const events: RunEvent[] = [];
  for await (const event of train({ model, executor, run: "planted" })) events.push(event);
  await executor.dispose();
  return events;
}

/** Tasks a, b, c, d, e in the groups that the example plants. */
const groups = [0, 0, 1, 1, 2];

function ranked(matrix: readonly (readonly (number | null)[])[]): { within: number[]; across: number[] } {
  const cells = matrix.flatMap((row, i) => row.flatMap((value, j) => (i === j || value === null ? [] : [{ value, same: groups[i] === groups[j] }])));
  return { within: cells.filter(({ same }) => same).map(({ value }) => value), across: cells.filter(({ same }) => !same).map(({ value }) => value) };
}

describe("planted groups", () => {
  it.each([0, 1, 2])("are found by lookahead affinity and by cosines: every pair within ranks above every other (seed %i)", async (seed) => {
    const events = await trained(seed);
    const affinity = ranked(meansOf(summarizeAffinity(allOf(events, "affinity").map(({ matrix }) => matrix))));
    expect(affinity.within).toHaveLength(4);
    expect(affinity.across).toHaveLength(16);
    expect(Math.min(...affinity.within)).toBeGreaterThan(Math.max(...affinity.across));
    const { overall } = summarizeConflicts(allOf(events, "conflicts"));
    const cosines = ranked(overall.pairs.map((row) => row.map(({ cosine }) => cosine.mean)));
    expect(Math.min(...cosines.within)).toBeGreaterThan(Math.max(...cosines.across));
  });
});
