import type { Tensor } from "@tensorflow/tfjs-core";
import type { OperationName } from "../../../graph/program.ts";
import { elementwise } from "./elementwise.ts";
import { pictures } from "./pictures.ts";
import { products } from "./products.ts";
import type { Kernels, Rule, Rules, Step } from "./rule.ts";
import { shapes } from "./shapes.ts";

export type Computed = Exclude<OperationName, "feed" | "state" | "constant">;

const rules: Rules<Computed> = { ...elementwise, ...shapes, ...products, ...pictures };

/** Runs one operation; its result is a tensor of its own. */
export function compute(operation: Computed, step: Step<OperationName>, kernels: Kernels): Tensor {
  return (rules[operation] as Rule<OperationName>)(step, kernels);
}
