import { beforeAll, describe, expect, it } from "vitest";
import type { Progress } from "../../src/training/checkpoint.ts";
import { decodeCheckpoint } from "../../src/training/index.ts";
import { strategyOf } from "../../src/training/strategy.ts";
import { startWatch, watch } from "../../src/training/watch.ts";
import { prepared, trainOnReference, twoTasks } from "./two-tasks.ts";

let progress: Progress | undefined;
beforeAll(async () => {
  const { checkpoints } = await trainOnReference(prepared(twoTasks({ epochs: 1 })));
  progress = decodeCheckpoint(checkpoints[0])?.progress;
});

/** What is warned of, as `code task step`, along steps with these weights of b, or these shares of all gradients' length. */
function warned(steps: readonly { readonly weight?: number; readonly labelled?: number; readonly pull?: readonly number[] }[], fileWeight = 1, combine = "sum"): string[] {
  if (!progress) throw new Error("no checkpoint");
  const tasks = ["a", "b"];
  const strategy = strategyOf(twoTasks({ combine: { word: combine, arguments: {} } }).train, tasks);
  const session = { tasks, strategy, staticWeights: [1, fileWeight], progress: { ...progress, watch: startWatch } };
  return steps.flatMap(({ weight = 1, labelled = 1, pull }, index) =>
    watch(session, { labelled: [1, labelled], weights: [1, weight], ...(pull ? { pull: [...pull] } : {}) }, index + 1)
      .map((event) => (event.type === "warning" ? `${event.code} ${event.task} ${event.step}` : event.type)));
}

const times = <Item>(count: number, item: Item): Item[] => Array<Item>(count).fill(item);

describe("a task that no longer takes part", () => {
  it("is told of once, after a hundred steps with weight 0 in a row", () => {
    expect(warned(times(99, { weight: 0 }))).toEqual([]);
    expect(warned(times(250, { weight: 0 }))).toEqual(["MTL702 b 100"]);
    expect(warned([...times(99, { weight: 0 }), { weight: 0.1 }, ...times(99, { weight: 0 })])).toEqual([]);
  });

  it("is not one whose rows have no labels, nor one that the file itself gives no weight", () => {
    expect(warned(times(150, { weight: 0, labelled: 0 }))).toEqual([]);
    expect(warned(times(150, { weight: 0 }), 0)).toEqual([]);
  });
});

describe("a task that decides alone", () => {
  const alone = { pull: [0.1, 0.9] };

  it("is told of once, after five measurements in a row; steps between that measured nothing do not count", () => {
    expect(warned(times(4, alone))).toEqual([]);
    expect(warned([alone, {}, alone, alone, {}, alone, alone, alone])).toEqual(["MTL703 b 7"]);
    expect(warned([...times(4, alone), { pull: [0.5, 0.5] }, ...times(4, alone)])).toEqual([]);
  });

  it.each(["imtl", "config", "nash", "fairgrad"])("does not under %s, to which lengths are nothing", (combine) => {
    expect(warned(times(10, alone), 1, combine)).toEqual([]);
    expect(warned(times(10, alone), 1, "pcgrad")).toEqual(["MTL703 b 5"]);
  });

  it("is not the only one that had labels", () => {
    expect(warned(times(10, { pull: [0, 1] }))).toEqual([]);
  });
});
