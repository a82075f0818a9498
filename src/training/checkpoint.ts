import * as v from "valibot";
import type { Tensor, Tensors } from "../engine/executor.ts";

/** Plain numbers that a strategy remembers, by name. */
const memory = v.record(v.string(), v.array(v.number()));

/** What a combiner remembers, and its last weights. */
const combining = v.object({ memory, last: v.nullable(v.array(v.number())) });

/** Everything but tensors that a run needs to go on to the very same numbers. */
const progress = v.object({
  version: v.literal(1),
  model: v.string(),
  fingerprint: v.string(),
  seed: v.number(),
  /** Steps done. */
  step: v.number(),
  /** Epochs done, and steps done in the one that is under way. */
  epoch: v.number(),
  cursor: v.number(),
  /** Σ loss·labelled and Σ labelled of the epoch under way. */
  lossSums: v.array(v.number()),
  labelSums: v.array(v.number()),
  epochLosses: v.array(v.array(v.number())),
  lastLosses: v.nullable(v.array(v.number())),
  weighting: v.object({ learned: v.array(v.number()), slots: v.array(v.array(v.number())), memory: v.optional(memory, {}) }),
  combining: v.optional(v.object({ memory, last: v.nullable(v.array(v.number())), scopes: v.optional(v.array(combining)) }), { memory: {}, last: null }),
  watch: v.optional(v.object({ idle: v.array(v.number()), dominant: v.array(v.number()), told: v.array(v.string()) }), { idle: [], dominant: [], told: [] }),
  schedule: v.optional(v.object({
    plateaus: v.number(), waited: v.number(), best: v.nullable(v.number()), first: v.nullable(v.record(v.string(), v.number())),
  }), { plateaus: 0, waited: 0, best: null, first: null }),
  stopping: v.object({ best: v.nullable(v.number()), bestEpoch: v.number(), waited: v.number(), first: v.nullable(v.record(v.string(), v.number())) }),
  /** Of each task, for `stop: early(per_task: true)` and curricula; `first` holds first losses, `order` who joins when. */
  tasks: v.optional(v.object({
    best: v.array(v.nullable(v.number())), bestEpoch: v.array(v.number()), waited: v.array(v.number()), over: v.array(v.boolean()),
    first: v.array(v.nullable(v.number())), order: v.nullable(v.array(v.number())),
  }), { best: [], bestEpoch: [], waited: [], over: [], first: [], order: null }),
  /** Of `sample: bandit`: log-weights of the tasks, the one that learns, its chance, what the round began with, gains, rounds of each. */
  bandit: v.optional(v.object({
    logs: v.array(v.number()), arm: v.number(), chance: v.number(), losses: v.array(v.nullable(v.number())), gains: v.array(v.number()), rounds: v.array(v.number()),
  })),
});

export type Progress = v.InferOutput<typeof progress>;

export interface Checkpoint {
  readonly progress: Progress;
  /** Parameters, statistics and optimizer slots by state name; the best weights so far under `best/…`. */
  readonly tensors: Tensors;
}

const header = v.object({
  progress,
  tensors: v.array(v.object({ name: v.string(), shape: v.array(v.number()), type: v.picklist(["f32", "f64"]) })),
});

const magic = "MTLC1";

/** A checkpoint as bytes: magic, header length, JSON header, then the numbers of every tensor, little-endian. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const entries = Object.entries(checkpoint.tensors);
  const head = new TextEncoder().encode(JSON.stringify({
    progress: checkpoint.progress,
    tensors: entries.map(([name, { shape, data }]) => ({ name, shape, type: data instanceof Float64Array ? "f64" : "f32" })),
  }));
  const start = magic.length + 4;
  const size = entries.reduce((sum, [, { data }]) => sum + data.byteLength, start + head.length);
  const bytes = new Uint8Array(size);
  bytes.set(new TextEncoder().encode(magic));
  new DataView(bytes.buffer).setUint32(magic.length, head.length, true);
  bytes.set(head, start);
  let offset = start + head.length;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** Reads a checkpoint; undefined for bytes that are none, or cut. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint | undefined {
  const start = magic.length + 4;
  if (bytes.length < start || new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), header), text);
  if (!parsed.success) return undefined;
  const tensors = readTensors(bytes.slice(start + length), parsed.output.tensors);
  return tensors && { progress: parsed.output.progress, tensors };
}

type TensorHeader = v.InferOutput<typeof header>["tensors"][number];

function readTensors(bytes: Uint8Array, heads: readonly TensorHeader[]): Tensors | undefined {
  const tensors: Record<string, Tensor> = {};
  let offset = 0;
  for (const { name, shape, type } of heads) {
    const size = shape.reduce((product, dimension) => product * dimension, 1) * (type === "f64" ? 8 : 4);
    if (offset + size > bytes.length) return undefined;
    const part = bytes.slice(offset, offset + size).buffer;
    tensors[name] = { shape, data: type === "f64" ? new Float64Array(part) : new Float32Array(part) };
    offset += size;
  }
  return offset === bytes.length ? tensors : undefined;
}
