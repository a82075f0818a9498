import { describe, expect, it } from "vitest";
import type { ModelGraph, TrainSettings } from "../../src/graph/model.ts";
import { allOf } from "../../src/protocol/log.ts";
import { afterRound, type Bandit, chancesOf, gainOf } from "../../src/training/bandit.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { randomOf } from "../../src/graph/random.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

const bandit = (given: Partial<TrainSettings> = {}, args = {}): ModelGraph =>
  twoTasks({ sample: { word: "bandit", arguments: { every: 2, explore: 0.2, rate: 0.3, ...args } }, ...given });

const fresh = (tasks: number): Bandit => ({ logs: Array(tasks).fill(0), arm: -1, chance: 1, losses: [], gains: [], rounds: Array(tasks).fill(0) });

describe("Exp3.S", () => {
  it("comes to draw the task that brings the most, and follows when another one does", () => {
    const random = randomOf(3);
    const arms = [0, 1, 2];
    const turns = (best: number, rounds: number, start: Bandit) => {
      let state = start;
      const counts = [0, 0, 0];
      for (let round = 1; round <= rounds; round++) {
        const chances = chancesOf(state.logs, arms, 0.1);
        let left = random.uniform();
        const arm = Math.max(0, chances.findIndex((chance) => (left -= chance) < 0));
        counts[arm]++;
        state = afterRound({ ...state, arm, chance: chances[arm] }, (arm === best ? 0.02 : 0) + 0.005 * random.normal(), { rate: 0.1, round: 50 });
      }
      return { state, counts };
    };
    const first = turns(1, 400, fresh(3));
    expect(first.counts[1]).toBeGreaterThan(200);
    const later = turns(2, 400, first.state);
    expect(later.counts[2]).toBeGreaterThan(later.counts[1]);
  });

  it("explores as often as it is told, among the tasks that may learn", () => {
    const chances = chancesOf([5, 0, -5], [0, 2], 0.2);
    expect(chances).toHaveLength(2);
    expect(chances[0] + chances[1]).toBeCloseTo(1, 12);
    expect(chances[1]).toBeGreaterThan(0.1);
    expect(chances[1]).toBeLessThan(0.101);
  });

  it("counts a gain of the tasks that have labels before and after", () => {
    expect(gainOf([2, null, 4], [1, 1, 3])).toBeCloseTo((0.5 + 0.25) / 2, 12);
    expect(gainOf([null], [null])).toBe(0);
  });
});

describe("sample: bandit", () => {
  it("lets one task learn in a step, on rows that have its label", async () => {
    const { events } = await trainOnReference(prepared(bandit()));
    for (const { losses } of allOf(events, "step")) expect(losses.filter((loss) => loss !== null)).toHaveLength(1);
    const turns = allOf(events, "step").map(({ losses }) => losses.findIndex((loss) => loss !== null));
    expect(new Set(turns).size).toBe(2);
    for (let step = 0; step + 1 < turns.length; step += 2) expect(turns[step + 1]).toBe(turns[step]);
  });

  it("tells the rounds and chances after every epoch", async () => {
    const { events } = await trainOnReference(prepared(bandit()));
    const notes = allOf(events, "note").filter(({ code }) => code === "MTL742");
    expect(notes).toHaveLength(3);
    expect(notes[2].message).toMatch(/^Rounds of each task so far, of \d+: a \d+ % \(chance now \d+ %\), b \d+ % /);
  });

  it("is the same again, and across a cut in the middle of a round", async () => {
    const whole = await trainOnReference(prepared(bandit({}, { every: 3 })));
    const again = await trainOnReference(prepared(bandit({}, { every: 3 })));
    expect(again.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
    const cut = decodeCheckpoint(whole.checkpoints[0]);
    expect((cut?.progress.step ?? 0) % 3).not.toBe(0);
    const rest = await trainOnReference(prepared(bandit({}, { every: 3 })), cut ? { resume: cut } : {});
    expect(rest.checkpoints.at(-1)).toEqual(whole.checkpoints.at(-1));
  });

  it("leaves out a task that has not begun", async () => {
    const graph = bandit();
    const late = { ...graph, tasks: graph.tasks.map((task) => (task.name === "b" ? { ...task, fromEpoch: 3 } : task)) };
    const { events } = await trainOnReference(prepared(late));
    for (const { losses, epoch } of allOf(events, "step")) if (epoch < 3) expect(losses[1]).toBeNull();
  });
});
