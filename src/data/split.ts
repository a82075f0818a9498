import { keyOf, randomOf, type Random } from "../graph/random.ts";
import { failed, ok, type Result } from "./result.ts";

/** Row numbers of the three parts, in the order drawn. */
export interface Parts {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

interface SplitRequest {
  /** Rows that take part. */
  readonly rows: Uint32Array;
  /** Shares of training, validation and test; the missing ones are 0. */
  readonly fractions: readonly number[];
  readonly seed: number;
  /** Rows of one group stay together. */
  readonly groups?: Int32Array;
  /** Every value here is cut by the same shares. */
  readonly strata?: Int32Array;
}

/** Divides rows by a permutation that depends on the seed alone. Problem MTL612 where training or validation stay empty. */
export function splitRows(request: SplitRequest): Result<Parts> {
  const random = randomOf(request.seed, keyOf("split"));
  const parts = request.groups !== undefined ? byGroup(request, request.groups, random)
    : request.strata !== undefined ? byStratum(request, request.strata, random)
    : cut(shuffle(request.rows, random), request.fractions);
  if (parts.train.length === 0) return failed("MTL612", tooFew("training", request));
  if (parts.validation.length === 0) return failed("MTL612", tooFew("validation", request));
  return ok(parts);
}

const tooFew = (part: string, { rows, fractions }: SplitRequest): string =>
  `\`split: [${fractions.map((share) => `${Math.round(share * 1000) / 10}%`).join(", ")}]\` of ${rows.length} labelled rows leaves none `
  + `for ${part}: give more rows or another split`;

function shuffle(rows: Uint32Array, random: Random): Uint32Array {
  return random.permutation(rows.length).map((place) => rows[place]);
}

/** Cuts a list at the cumulated shares, rounded. */
export function cut(rows: Uint32Array, fractions: readonly number[]): Parts {
  const [train = 0, validation = 0, test = 0] = fractions;
  const total = Math.max(1, train + validation + test);
  const first = Math.round((train / total) * rows.length);
  const second = Math.round(((train + validation) / total) * rows.length);
  const third = Math.round(((train + validation + test) / total) * rows.length);
  return { train: rows.slice(0, first), validation: rows.slice(first, second), test: rows.slice(second, third) };
}

function byStratum(request: SplitRequest, strata: Int32Array, random: Random): Parts {
  const pieces = [...bucket(request.rows, strata).values()].map((rows) => cut(shuffle(rows, random), request.fractions));
  // Mixed once more, or rows would stand in the order of their strata.
  const mixed = (part: keyof Parts) => shuffle(concatenated(pieces.map((piece) => piece[part])), random);
  return { train: mixed("train"), validation: mixed("validation"), test: mixed("test") };
}

function byGroup(request: SplitRequest, groups: Int32Array, random: Random): Parts {
  const members = [...bucket(request.rows, groups).values()];
  const order = cut(random.permutation(members.length), request.fractions);
  const rowsOf = (part: Uint32Array) => shuffle(concatenated([...part].map((group) => members[group])), random);
  return { train: rowsOf(order.train), validation: rowsOf(order.validation), test: rowsOf(order.test) };
}

function bucket(rows: Uint32Array, keys: Int32Array): Map<number, Uint32Array> {
  const lists = new Map<number, number[]>();
  for (const row of rows) {
    const list = lists.get(keys[row]);
    if (list === undefined) lists.set(keys[row], [row]);
    else list.push(row);
  }
  return new Map([...lists].sort(([a], [b]) => a - b).map(([key, list]) => [key, Uint32Array.from(list)]));
}

/** Rows of several parts, one part after another. */
export function concatenated(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
