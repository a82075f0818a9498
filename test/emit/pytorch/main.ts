import { join } from "node:path";
import { environment } from "../../bench/engine/pytorch.ts";

/** A Python with PyTorch for the tests and the benchmark, in `.cache`, made once. */
export function main(root: string): void {
  console.log(environment(join(root, ".cache/bench-engine/python"), console.log));
}
