import { sizeOf, type Shape } from "../../graph/shape.ts";
import type { Arguments, KerasLayer, LayerDefinition } from "../definition.ts";
import { plain } from "../keras.ts";
import { fails, onNumbers, sameLength, shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

/** How much the task hears of each, where that is given. */
function sharesOf({ shares }: Arguments): readonly number[] | undefined {
  return Array.isArray(shares) && shares.length > 0 ? (shares as readonly number[]) : undefined;
}

const diagonal = (size: number, value: number) =>
  ({ shape: [size, size], data: Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? value : 0)) });

/** Copies of the identity one below the other, each times its share: what maps [K · n] to [n]. */
function stacked(shares: readonly number[], size: number) {
  return { shape: [shares.length * size, size], data: shares.flatMap((share) => diagonal(size, share).data) };
}

const product = (units: number, fixed: { shape: number[]; data: number[] }): KerasLayer =>
  ({ className: "Dense", config: { units, use_bias: false, activation: "linear" }, weights: ["fixed"], fixed: { fixed } });

function learnedLayers(count: number, width: number, temperature: number): readonly KerasLayer[] {
  const rows = Array.from({ length: count }, (_, at): KerasLayer => ({ ...plain("Reshape", { target_shape: [1, width] }), name: `task_${at + 1}`, inputs: [at + 1] }));
  const names = rows.map((_, at) => `task_${at + 1}`);
  return [
    ...rows,
    ...(count === 1 ? [] : [{ ...plain("Concatenate", { axis: 1 }), name: "tasks", inputs: names }]),
    { ...product(width, diagonal(width, 1 / temperature)), name: "asked", inputs: [0] },
    { ...plain("Dot", { axes: [2, 1], normalize: false }), name: "likeness", inputs: [count === 1 ? "task_1" : "tasks", "asked"] },
    { ...plain("Softmax", { axis: -1 }), name: "shares", inputs: ["likeness"] },
    { ...plain("Dot", { axes: [1, 1], normalize: false }), name: "heard", inputs: ["shares", count === 1 ? "task_1" : "tasks"] },
  ];
}

export const taskMessages: LayerDefinition = {
  kind: "layer",
  name: "task_messages",
  internal: true,
  summary: "What a task hears of the vectors of all tasks.",
  documentation: "Reads the task's own vector, then those of all. Σ share · vector, where shares are given (Â of a graph), or softmax of the vectors' products over `temperature`. "
    + "Written by `film` with `graph`.",
  source: "Kipf & Welling 2017, Semi-supervised classification with graph convolutional networks; Chen et al. 2019, Multi-label image recognition with graph convolutional networks",
  parameters: [
    { name: "shares", type: "numbers", optional: true, summary: "How much it hears of each; learned, where nothing is said." },
    { name: "temperature", type: "number", above: 0, default: 1, summary: "A small one hears few." },
  ],
  arity: "many",
  padding: "keeps",
  shape: (inputs, args) => onNumbers(inputs, (own, ...all) => {
    const fits = (shape: Shape) => shape.length === 1 && sameLength(shape[0], own[0]);
    const wrong = [own, ...all].findIndex((shape) => !fits(shape));
    if (wrong >= 0) return fails("MTL304", { left: 0, leftShape: shapeText(own), right: wrong, rightShape: shapeText(inputs[wrong].shape) });
    const shares = sharesOf(args);
    return shares && shares.length !== all.length ? fails("MTL308", { expected: String(shares.length + 1), actual: inputs.length }) : { shape: own };
  }),
  lower({ build }, [own, ...all], args) {
    const shares = sharesOf(args);
    if (shares) {
      const heard = all.flatMap((value, at) => (shares[at] === 0 ? [] : [build.multiply(value, build.scalar(shares[at]))]));
      return heard.length > 0 ? heard.reduce((left, right) => build.add(left, right)) : build.multiply(own, build.scalar(0));
    }
    const [batch, width] = own.shape;
    const rows = build.concat(all.map((value) => build.reshape(value, [batch, 1, width])), 1);
    const likeness = build.matmul(rows, build.reshape(own, [batch, width, 1]));
    const scaled = build.multiply(build.reshape(likeness, [batch, 1, all.length]), build.scalar(1 / numberOf(args, "temperature", 1)));
    return build.reshape(build.matmul(build.softmax(scaled), rows), [batch, width]);
  },
  emit: {
    as: "layers",
    layers(inputs, args) {
      const [{ shape }, ...all] = inputs;
      const width = sizeOf(shape);
      const shares = sharesOf(args);
      if (!shares) return learnedLayers(all.length, width, numberOf(args, "temperature", 1));
      const side: readonly KerasLayer[] = all.length === 1
        ? [{ ...plain("Reshape", { target_shape: [width] }), name: "tasks", inputs: [1] }]
        : [{ ...plain("Concatenate", { axis: -1 }), name: "tasks", inputs: all.map((_, at) => at + 1) }];
      return [...side, { ...product(width, stacked(shares, width)), name: "heard", inputs: ["tasks"] }];
    },
  },
};
