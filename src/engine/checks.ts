import type { FeedSpec, Program, StateSpec } from "../graph/program.ts";
import { atBatch, type Shape } from "../graph/shape.ts";
import { EngineError, type Feeds, type Tensor } from "./executor.ts";

/**
 * The batch size of a run, read off its feeds; 1 where none carries the batch.
 * @throws EngineError where a feed is missing, of the wrong shape or of another batch size than the rest.
 */
export function checkFeeds(program: Program, feeds: Feeds): number {
  const batch = batchOf(program.feeds, feeds);
  for (const feed of program.feeds) {
    const tensor = feeds[feed.name];
    if (!tensor) throw new EngineError(`Program ${program.name} was not fed ${feed.name}.`);
    checkShape(`feed ${feed.name}`, tensor, atBatch(feed.shape, batch));
  }
  return batch;
}

/** @throws EngineError where a state that the program reads is missing or of another shape. */
export function checkStates(program: Program, batch: number, find: (name: string) => { readonly shape: readonly number[] } | undefined): void {
  for (const state of program.states) {
    const tensor = find(state.name);
    if (!tensor) throw new EngineError(`Program ${program.name} reads the state ${state.name}, which was never written.`);
    checkShape(`state ${state.name}`, tensor, atBatch(state.shape, batch));
  }
}

/** @throws EngineError where a tensor's numbers do not fill its shape. */
export function checkSize(name: string, { shape, data }: Tensor): void {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (size !== data.length) throw new EngineError(`The tensor ${name} has ${data.length} numbers where its shape [${shape.join(", ")}] holds ${size}.`);
}

function batchOf(specs: readonly (FeedSpec | StateSpec)[], feeds: Feeds): number {
  for (const { name, shape } of specs) {
    const axis = shape.findIndex((dimension) => dimension < 0);
    const length = feeds[name]?.shape[axis];
    if (axis >= 0 && length !== undefined) return length / -shape[axis];
  }
  return 1;
}

function checkShape(what: string, { shape }: { readonly shape: readonly number[] }, expected: Shape): void {
  if (shape.length === expected.length && shape.every((dimension, axis) => dimension === expected[axis])) return;
  throw new EngineError(`The ${what} has the shape [${shape.join(", ")}] where [${expected.join(", ")}] is needed.`);
}
