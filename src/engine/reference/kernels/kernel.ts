import type { OperationName, Operations } from "../../../graph/program.ts";
import type { NumberArray } from "../array.ts";

/** Computes one operation; `shape` is the result's, as the graph says it. */
export type Kernel<Name extends OperationName> = (
  inputs: readonly NumberArray[], attributes: Operations[Name], shape: readonly number[],
) => Float64Array;

export type Kernels<Names extends OperationName> = { readonly [Name in Names]: Kernel<Name> };
