import type { LeafName } from "../../../graph/operations/index.ts";
import type { OperationName, Value } from "../../../graph/program.ts";
import type { NumberArray } from "../array.ts";
import { convolutionKernels } from "./convolution.ts";
import { elementwiseKernels } from "./elementwise.ts";
import type { Kernel, Kernels } from "./kernel.ts";
import { layoutKernels } from "./layout.ts";
import { lookupKernels } from "./lookup.ts";
import { poolingKernels } from "./pooling.ts";
import { productKernels } from "./products.ts";
import { reductionKernels } from "./reductions.ts";

type Computed = Exclude<OperationName, LeafName>;

const kernels: Kernels<Computed> = {
  ...elementwiseKernels,
  ...layoutKernels,
  ...reductionKernels,
  ...productKernels,
  ...lookupKernels,
  ...convolutionKernels,
  ...poolingKernels,
};

/** Computes a node from its inputs. */
export function compute(node: Value, operation: Computed, inputs: readonly NumberArray[], shape: readonly number[]): NumberArray {
  const kernel = kernels[operation] as Kernel<OperationName>;
  return { shape, data: kernel(inputs, node.attributes, shape) };
}
