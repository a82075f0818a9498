import type { Build } from "../../graph/build.ts";
import type { Initializer } from "../../graph/model.ts";
import type { Value } from "../../graph/program.ts";

/** What a recurrent cell remembers from position to position; what it hands on comes first. */
export type CellState = readonly Value[];

/** One recurrent cell, as Keras (and stock TensorFlow.js) computes it. */
export interface Cell {
  /** How many times its units its kernels are wide. */
  readonly gates: number;
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Where the bias starts. */
  bias(units: number): Initializer;
  /** From x · kernel + bias at a position, and the state before it, if any: it starts at 0. */
  step(build: Build, fromInput: Value, before: CellState | undefined, recurrent: Value): CellState;
}

/** One of several parts of equal width, side by side on the last axis. */
function part(build: Build, x: Value, index: number, of: number): Value {
  const axis = x.shape.length - 1;
  const width = x.shape[axis] / of;
  return build.slice(x, axis, index * width, (index + 1) * width);
}

const zeros: Initializer = { kind: "constant", value: 0 };

export const simpleCell: Cell = {
  gates: 1,
  className: "SimpleRNN",
  config: { activation: "tanh" },
  bias: () => zeros,
  step: (build, fromInput, before, recurrent) => [build.tanh(before ? build.add(fromInput, build.matmul(before[0], recurrent)) : fromInput)],
};

/** Gates in the order of Keras: in, forget, new, out. The forget gate starts open (Jozefowicz et al. 2015). */
export const longCell: Cell = {
  gates: 4,
  className: "LSTM",
  config: { activation: "tanh", recurrent_activation: "sigmoid" },
  bias: (units) => ({ kind: "rows", values: Array.from({ length: 4 * units }, (_, at) => Number(Math.floor(at / units) === 1)) }),
  step(build, fromInput, before, recurrent) {
    const all = before ? build.add(fromInput, build.matmul(before[0], recurrent)) : fromInput;
    const gate = (index: number) => build.sigmoid(part(build, all, index, 4));
    const taken = build.multiply(gate(0), build.tanh(part(build, all, 2, 4)));
    const memory = before ? build.add(taken, build.multiply(gate(1), before[1])) : taken;
    return [build.multiply(gate(3), build.tanh(memory)), memory];
  },
};

/** Gates in the order of Keras: update, reset, new; the reset comes before the product, as in the paper. */
export const gatedCell: Cell = {
  gates: 3,
  className: "GRU",
  config: { activation: "tanh", recurrent_activation: "sigmoid", reset_after: false },
  bias: () => zeros,
  step(build, fromInput, before, recurrent) {
    const [forUpdate, forReset, forNew] = [0, 1, 2].map((index) => part(build, fromInput, index, 3));
    const from = (index: number, state: Value) => build.matmul(state, part(build, recurrent, index, 3));
    const keep = build.sigmoid(before ? build.add(forUpdate, from(0, before[0])) : forUpdate);
    const fresh = build.subtract(build.scalar(1), keep);
    if (!before) return [build.multiply(fresh, build.tanh(forNew))];
    const reset = build.sigmoid(build.add(forReset, from(1, before[0])));
    const made = build.tanh(build.add(forNew, from(2, build.multiply(reset, before[0]))));
    return [build.add(build.multiply(keep, before[0]), build.multiply(fresh, made))];
  },
};
