import { describe, expect, it } from "vitest";
import { allOf } from "../../src/protocol/log.ts";
import { agreeing } from "../../src/training/auxiliary.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

/** Two tasks of which the second helps the first. */
function helped(): ReturnType<typeof twoTasks> {
  const graph = twoTasks({ epochs: 2 });
  return { ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, auxiliary: "a" } : task)) };
}

describe("an auxiliary task", () => {
  const session = { tasks: ["a", "b"], model: { graph: helped() } };

  it("counts while its gradient agrees with the main one's", () => {
    expect(agreeing(session, [[1, 0.2], [0.2, 3]])).toEqual([1, 1]);
    expect(agreeing(session, [[1, -0.2], [-0.2, 3]])).toEqual([1, 0]);
    expect(agreeing(session, [[1, 0], [0, 3]])).toEqual([1, 0]);
  });

  it("counts where the main task has no label in the batch", () => {
    expect(agreeing(session, [[0, 0], [0, 3]])).toEqual([1, 1]);
  });

  it("leaves shared layers alone in steps in which it disagrees, and the main task never", async () => {
    const { events } = await trainOnReference(prepared(helped()));
    const weights = allOf(events, "step").filter(({ losses }) => losses.every((loss) => loss !== null)).map((step) => step.weights);
    expect(weights.every(([main]) => main === 1)).toBe(true);
    const counted = weights.filter(([, auxiliary]) => auxiliary === 1).length;
    const left = weights.filter(([, auxiliary]) => auxiliary === 0).length;
    expect(counted).toBeGreaterThan(0);
    expect(left).toBeGreaterThan(0);
    expect(counted + left).toBe(weights.length);
  });
});
