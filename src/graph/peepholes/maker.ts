import type { Build } from "../build.ts";
import type { OperationName, Operations, Value } from "../program.ts";

/** What a peephole may do: build on, with or without further simplification. */
export interface Maker extends Build {
  /** The node itself, not simplified; the same node where it was made before. */
  make<Name extends OperationName>(operation: Name, attributes: Operations[Name], inputs: readonly Value[]): Value;
}
