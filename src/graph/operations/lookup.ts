import { sameShape } from "../shape.ts";
import { reject, show, type ShapeRules } from "./rule.ts";

export const lookupShapes: ShapeRules<"gather" | "scatterAdd" | "oneHot"> = {
  gather([table, ids]) {
    return table.length === 2 ? [...ids, table[1]] : reject(`a table has two axes, not ${show(table)}`);
  },
  scatterAdd([updates, ids], { rows }) {
    const leading = updates.length - ids.length - 1;
    const fits = leading >= 0 && sameShape(updates.slice(leading, -1), ids);
    return fits
      ? [...updates.slice(0, leading), rows, updates[updates.length - 1]]
      : reject(`updates ${show(updates)} do not fit ids ${show(ids)}`);
  },
  oneHot([ids], { depth }) {
    return [...ids, depth];
  },
};
