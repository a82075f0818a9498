import type { Tensor } from "../../src/engine/executor.ts";

/** Numbers as the reference executor takes them. */
export const vector = (...data: number[]): Tensor => ({ shape: [data.length], data: Float64Array.from(data) });
export const scalar = (value: number): Tensor => ({ shape: [], data: Float64Array.of(value) });
