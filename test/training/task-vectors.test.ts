import { describe, expect, test } from "vitest";
import { check } from "../../src/language/index.ts";
import type { EventOf } from "../../src/protocol/events.ts";
import { allOf, lastOf } from "../../src/protocol/log.ts";
import { prepared, trainOnReference } from "./two-tasks.ts";

async function eventsOf(stages: string) {
  const { models: [{ graph }] } = check(`model Told {
    data "rows.csv"
    input x : number[3] { columns: ["x1", "x2", "x3"], scale: none }
    ${stages}
    task a, b : number = seen { scale: none }
    train { epochs: 1, batch: 16 }
    analyze { conflicts: every(2) }
  }`);
  return (await trainOnReference(prepared(graph!))).events;
}

const relationOf = async (stages: string): Promise<EventOf<"relations">["relations"][number]> => lastOf(await eventsOf(stages), "relations")!.relations[0];

describe("what weights tell of tasks", () => {
  test("task vectors are told whole, with the cosines between them, and are no gates of experts", async () => {
    const events = await eventsOf("seen = x -> dense(4) -> film(embedding: 3) -> tanh");
    const { name, figure, labels, matrix, vectors = [] } = lastOf(events, "relations")!.relations[0];
    expect([name, figure, labels]).toEqual(["vectors(seen)", "cosine", ["a", "b"]]);
    expect(vectors.map((row) => row.length)).toEqual([3, 3]);
    const dot = (i: number, j: number) => vectors[i].reduce<number>((sum, value, place) => sum + value! * vectors[j][place]!, 0);
    expect(matrix[0][1]).toBeCloseTo(dot(0, 1) / Math.sqrt(dot(0, 0) * dot(1, 1)), 5);
    expect(allOf(events, "experts")).toEqual([]);
    expect(allOf(events, "warning").filter(({ code }) => code === "MTL741")).toEqual([]);
  });

  test.each([["cross_stitch"], ["cross_stitch(per: channel)"]])("%s starts with nine tenths of a task's own value, in the order of the tasks", async (word) => {
    const { figure, labels, matrix } = await relationOf(`seen = x -> each(dense(4)) -> ${word}`);
    expect([figure, labels]).toEqual(["weights", ["a", "b"]]);
    matrix.forEach((row, task) => row.forEach((weight, other) => expect(Math.abs(weight! - (task === other ? 0.9 : 0.1))).toBeLessThan(0.25)));
  });

  test("levels of extraction are stages of their own", async () => {
    const gates = lastOf(await eventsOf("seen = x -> ple(levels: 2, shared: 1, private: 1, expert: dense(4))"), "experts")!.gates;
    expect([...new Set(gates.map(({ stage }) => stage))]).toEqual(["seen/level_1", "seen/level_2"]);
  });
});
