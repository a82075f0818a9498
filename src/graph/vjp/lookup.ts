import { sizeOf } from "../shape.ts";
import { range } from "../values.ts";
import type { Rule, Vjps } from "./rule.ts";

/** Every row of the table takes what was read from it. */
const tableRule: Rule<"gather"> = ({ build, cotangent, inputs: [table, ids] }) =>
  build.scatterAdd(cotangent, ids, table.shape[0]);

/** Reads the cotangent of the row that an update went to: [T, L..., rows, D] → [T, L..., ids..., D]. */
const updatesRule: Rule<"scatterAdd"> = ({ build, cotangent, inputs: [, ids] }) => {
  const { shape } = cotangent;
  const rowsAxis = shape.length - 2;
  const others = range(shape.length).filter((axis) => axis !== rowsAxis);
  const rest = others.map((axis) => shape[axis]);
  const table = build.reshape(build.transpose(cotangent, [rowsAxis, ...others]), [shape[rowsAxis], sizeOf(rest)]);
  const read = build.reshape(build.gather(table, ids), [...ids.shape, ...rest]);
  const leading = range(rowsAxis, ids.shape.length);
  return build.transpose(read, [...leading, ...range(ids.shape.length), ids.shape.length + rowsAxis]);
};

export const lookupVjps: Vjps<"gather" | "scatterAdd" | "oneHot"> = {
  gather: [tableRule, undefined],
  scatterAdd: [updatesRule, undefined],
  oneHot: [undefined],
};
