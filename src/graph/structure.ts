import type { OperationName, Value } from "./program.ts";
import type { Shape } from "./shape.ts";

/** What a node computes, as text: equal for two nodes of the same operation, attributes and inputs. */
export function structureOf(operation: OperationName, attributes: object, inputs: readonly Value[], shape: Shape): string {
  const entries = Object.entries(attributes).sort(([left], [right]) => (left < right ? -1 : 1));
  const written = entries.map(([name, value]) => `${name}=${String(value)}`).join(";");
  return `${operation}(${inputs.map((input) => input.id).join()})[${shape.join()}]${written}`;
}
