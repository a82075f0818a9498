import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bundleServer } from "../server/client.ts";
import { findingsOf } from "./core.ts";
import { LiveServer } from "./live.ts";
import { randomFrom } from "./random.ts";
import { soak } from "./soak/soak.ts";
import { mutant, seeds } from "./texts.ts";

/** A fixed share of what `npm run fuzz` does for as long as it is told. */
describe("fuzzing, with a fixed seed", () => {
  const from = seeds();

  it("parser, checker, fixes and formatter keep their promises for 400 mutants of real files", () => {
    const random = randomFrom(20);
    for (let left = 400; left > 0; left--) expect(findingsOf(mutant(random, from))).toEqual([]);
  });

  it("a live server answers every request over 120 edits, and nothing goes wrong behind its answers", async () => {
    const server = new LiveServer(await bundleServer(), randomFrom(21), from);
    await server.start();
    for (let left = 120; left > 0; left--) await server.step();
    await server.stop();
    expect(server.report.findings).toEqual([]);
    expect(server.report.answers).toBeGreaterThan(200);
  }, 180_000);
});

describe("a short soak", () => {
  it("ends with the heap that it began with, within a tenth; the long one, `npm run soak`, within a twentieth", async () => {
    const { before, after } = await soak(readFileSync("examples/bank.mtl", "utf8"), 300, 300);
    expect(after / before).toBeLessThan(1.1);
  }, 180_000);
});
