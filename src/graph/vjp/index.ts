import type { LeafName } from "../operations/index.ts";
import type { OperationName } from "../program.ts";
import { elementwiseVjps } from "./elementwise.ts";
import { concatRule, layoutVjps } from "./layout.ts";
import { lookupVjps } from "./lookup.ts";
import { pictureVjps } from "./pictures.ts";
import { productVjps } from "./products.ts";
import { reductionVjps } from "./reductions.ts";
import type { Cotangent, Rule, Vjps } from "./rule.ts";
import type { Value } from "../program.ts";

const rules: Vjps<Exclude<OperationName, LeafName | "concat">> = {
  ...elementwiseVjps,
  ...layoutVjps,
  ...reductionVjps,
  ...productVjps,
  ...lookupVjps,
  ...pictureVjps,
};

/** The rule for one input of an operation; undefined where no gradient flows. */
export function ruleOf(operation: OperationName, index: number): Rule<OperationName> | undefined {
  if (operation === "concat") return concatRule as Rule<OperationName>;
  if (operation === "constant" || operation === "feed" || operation === "state") return undefined;
  return rules[operation][index] as Rule<OperationName> | undefined;
}

/** d losses / d input `index` of a value, from its stacked cotangent. */
export function pullBack(context: Pick<Cotangent<OperationName>, "build" | "cotangent">, result: Value, index: number): Value | undefined {
  const { attributes, inputs } = result;
  return ruleOf(result.operation, index)?.({ ...context, attributes, inputs, result }, index);
}
