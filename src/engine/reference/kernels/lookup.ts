import { sizeOf } from "../../../graph/shape.ts";
import { EngineError } from "../../executor.ts";
import type { Kernels } from "./kernel.ts";

/** @throws EngineError where an id names no row. */
function rowOf(id: number, rows: number): number {
  if (id >= 0 && id < rows) return id;
  throw new EngineError(`The id ${id} is outside a table of ${rows} rows.`);
}

export const lookupKernels: Kernels<"gather" | "scatterAdd" | "oneHot"> = {
  gather([table, ids], _, shape) {
    const [rows, width] = table.shape;
    const result = new Float64Array(sizeOf(shape));
    ids.data.forEach((id, index) => {
      const start = rowOf(id, rows) * width;
      result.set(table.data.subarray(start, start + width), index * width);
    });
    return result;
  },
  scatterAdd([updates, ids], _, shape) {
    const rows = shape[shape.length - 2];
    const width = shape[shape.length - 1];
    const count = ids.data.length;
    const result = new Float64Array(sizeOf(shape));
    const tables = result.length / (rows * width);
    for (let update = 0; update < tables * count; update++) {
      const row = Math.floor(update / count) * rows + rowOf(ids.data[update % count], rows);
      for (let column = 0; column < width; column++) result[row * width + column] += updates.data[update * width + column];
    }
    return result;
  },
  oneHot([ids], { depth }, shape) {
    const result = new Float64Array(sizeOf(shape));
    ids.data.forEach((id, index) => (result[index * depth + rowOf(id, depth)] = 1));
    return result;
  },
};
