import { sameShape } from "../../graph/shape.ts";
import type { Arguments, ExpandContext, ParameterDefinition, SharingDefinition } from "../definition.ts";
import { shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

const ownParameter: ParameterDefinition = {
  name: "own", type: "number", minimum: 0, maximum: 1, default: 0.9,
  summary: "How much of its own value a task starts with; the other tasks share the rest.",
};

/** Whether all tasks bring values of one shape; tells of the first that does not. */
function sameShapes(context: ExpandContext): boolean {
  const [first, ...others] = context.tasks;
  const shapeOf = (task: string) => context.shape(context.input(task));
  const wrong = others.find((task) => !sameShape(shapeOf(task), shapeOf(first)));
  if (wrong === undefined) return true;
  context.reject("MTL504", { left: first, leftShape: shapeText(shapeOf(first)), right: wrong, rightShape: shapeText(shapeOf(wrong)) });
  return false;
}

/** For each task one layer that reads the task's own value first, then those of the others. */
function stitched(context: ExpandContext, word: string, args: Arguments): ReadonlyMap<string, string> {
  if (!sameShapes(context)) return new Map();
  return new Map(context.tasks.map((task) => {
    const values = [task, ...context.tasks.filter((other) => other !== task)].map((other) => context.input(other));
    return [task, context.layer(word, args, values, { suffix: `${word}_${task}`, kind: "mix", tasks: [task] })];
  }));
}

export const crossStitch: SharingDefinition = {
  kind: "sharing",
  name: "cross_stitch",
  summary: "Each task's value becomes a learned sum of all tasks' values.",
  documentation: "x_t ← Σ_s α_ts x_s, over columns that `each` made: `each(dense(64, relu)) -> cross_stitch`. With `per: scalar` there is one α for each "
    + "pair of tasks, with `per: channel` one for each number of the last axis too. A task starts with 0.9 of its own value.",
  source: "Misra et al. 2016, Cross-stitch networks for multi-task learning",
  parameters: [
    {
      name: "per", type: "choice", choices: ["scalar", "channel"], default: "scalar",
      summary: "Whether a pair of tasks has one weight, or one for each number of the last axis.",
    },
    ownParameter,
  ],
  takes: "per-task",
  expand: (context, { per, own = 0.9 }) =>
    (per === "channel" ? stitched(context, "stitch_channels", { own }) : stitched(context, "stitch", { own, subspaces: 1 })),
};

export const sluice: SharingDefinition = {
  kind: "sharing",
  name: "sluice",
  summary: "Cross-stitch between parts of the tasks' values: each part is a learned sum of all parts of all tasks.",
  documentation: "The last axis is cut into `subspaces` equal parts, and every part of a task becomes Σ α · part over all parts of all tasks, so that a task "
    + "can share one part and keep another. `subspaces: 1` is `cross_stitch`. Of sluice networks this is the α; their sums over depths can be "
    + "written as `concat`.",
  source: "Ruder et al. 2019, Latent multi-task architecture learning",
  parameters: [{ name: "subspaces", type: "integer", minimum: 1, default: 2, summary: "How many parts the last axis has." }, ownParameter],
  takes: "per-task",
  expand(context, { subspaces, own = 0.9 }) {
    const width = context.width(context.input(context.tasks[0]));
    const count = numberOf({ subspaces }, "subspaces", 2);
    if (width % count === 0) return stitched(context, "stitch", { own, subspaces: count });
    context.reject("MTL512", { count, width });
    return new Map();
  },
};

export const nddr: SharingDefinition = {
  kind: "sharing",
  name: "nddr",
  summary: "Each task reads all tasks' values side by side, through a learned map back to its own width.",
  documentation: "The values of all tasks are set side by side and mapped back to their width by a product along the last axis (of pictures: a 1×1 convolution), "
    + "one for each task. It starts as 0.9 of the task's own value, as `cross_stitch` does. The paper normalises after it: "
    + "`nddr -> each(batch_norm -> relu)`.",
  source: "Gao et al. 2019, NDDR-CNN: layerwise feature fusing in multi-task CNNs by neural discriminative dimensionality reduction",
  parameters: [ownParameter],
  takes: "per-task",
  expand: (context, { own = 0.9 }) => stitched(context, "stitch_features", { own }),
};
