import { describe, expect, test } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { check } from "../../src/language/index.ts";
import { allOf } from "../../src/protocol/log.ts";
import { prepared, trainOnReference } from "../training/two-tasks.ts";
import { examples } from "./examples.ts";
import { inModel } from "./marks.ts";

describe("film with a graph of tasks", () => {
  const { problems, models: [{ graph }] } = check(inModel(`
    input x : number[4]
    seen = x -> dense(3) -> film(embedding: 2, graph: [[a, b], [b, c]], rounds: 2) -> relu
    task a, b, c : number = seen`));

  test("hears along its edges, as Kipf and Welling weigh them", () => {
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const shares = graph!.nodes.filter(({ word }) => word === "task_messages").slice(0, 3).map(({ arguments: args }) => args.shares as number[]);
    const [two, three] = [1 / 2, 1 / 3];
    const across = 1 / Math.sqrt(6);
    [[two, across, 0], [across, three, across], [0, across, two]].forEach((row, i) => row.forEach((value, j) => expect(shares[i][j]).toBeCloseTo(value, 12)));
  });

  test("makes vectors the business of those who hear of them, and one product a round", () => {
    const parameters = instantiate(graph!, {}).parameters.filter(({ name }) => /vector|told|made/.test(name) && !name.endsWith("bias"));
    expect(parameters.map(({ name, shape, owners }) => `${name} [${shape.join(", ")}] ${owners.join("+")}`)).toEqual([
      "seen/task_a/task_vector_1/vector [2] a+b+c", "seen/task_b/task_vector_1/vector [2] a+b+c", "seen/task_c/task_vector_1/vector [2] a+b+c",
      "seen/told_1/dense_1/kernel [2, 2] a+b+c", "seen/told_2/dense_1/kernel [2, 2] a+b+c", "seen/made/dense_1/kernel [2, 6] a+b+c",
    ]);
  });

  test("reports what it learned of edges: rows that sum to 1", async () => {
    const { models: [{ graph: learned }] } = check(`model Heard {
      data "rows.csv"
      input x : number[3] { columns: ["x1", "x2", "x3"], scale: none }
      seen = x -> dense(4) -> film(embedding: 3, graph: learned, temperature: 0.5) -> tanh
      task a, b : number = seen { scale: none }
      train { epochs: 2, batch: 16 }
    }`);
    const { events } = await trainOnReference(prepared(learned!));
    const relations = allOf(events, "relations");
    expect(relations.length).toBe(3);
    for (const { relations: [{ name, figure, labels, matrix }] } of relations) {
      expect([name, figure, labels]).toEqual(["film(seen)", "adjacency", ["a", "b"]]);
      for (const row of matrix) expect(row.reduce<number>((sum, value) => sum + value!, 0)).toBeCloseTo(1, 5);
    }
  });
});

describe("wrong graphs", () => examples([
  ["MTL502", "a task that does not use the value", `
  input x : number
  low = x -> dense(3)
  seen = low -> film(embedding: 2, graph: [[a, b], [a, c]])
//              ^ MTL502
  task a, b : number = seen
  task c : number = low`, `
  input x : number
  low = x -> dense(3)
  seen = low -> film(embedding: 2, graph: [[a, b]])
  task a, b : number = seen
  task c : number = low`],
  ["MTL313", "an edge of three", `
  input x : number
  seen = x -> dense(3) -> film(embedding: 2, graph: [[a, b, c]])
//                                                  ^ MTL313
  task a, b, c : number = seen`, `
  input x : number
  seen = x -> dense(3) -> film(embedding: 2, graph: [[a, b], [b, c]])
  task a, b, c : number = seen`],
  ["MTL310", "a graph of nothing", `
  input x : number
  seen = x -> dense(3) -> film(graph: learned)
//                        ^ MTL310
  task a, b : number = seen`, `
  input x : number
  seen = x -> dense(3) -> film(embedding: 2, graph: learned)
  task a, b : number = seen`],
]));
