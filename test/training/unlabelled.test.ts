import { describe, expect, it } from "vitest";
import { allOf } from "../../src/protocol/log.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

describe("a task without labels in a batch", () => {
  it("keeps the weight that it has learned, and moves on with its next label", async () => {
    const weights = { word: "uncertainty", arguments: { start: 0 } };
    const graph = twoTasks({ weights, batch: 1, epochs: 1 });
    const { events } = await trainOnReference(prepared(graph));
    const steps = allOf(events, "step");
    const learned = steps.map((step) => step.weights[1]);
    const unlabelled = steps.flatMap(({ losses }, index) => (losses[1] === null && index + 1 < steps.length ? [index] : []));
    expect(unlabelled.length).toBeGreaterThan(10);
    for (const index of unlabelled) expect(learned[index + 1]).toBe(learned[index]);
    const moved = steps.flatMap(({ losses }, index) => (losses[1] !== null && index + 1 < steps.length && learned[index + 1] !== learned[index] ? [index] : []));
    expect(moved.length).toBeGreaterThan(40);
  });
});
