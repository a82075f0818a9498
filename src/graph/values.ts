import type { OperationName, Value } from "./program.ts";

/** Whether a value was made by an operation; narrows its attributes. */
export function isMade<Name extends OperationName>(value: Value, operation: Name): value is Value<Name> {
  return value.operation === operation;
}


/** Whether a value is a literal of that one number throughout. */
export function isFilledWith(value: Value, number: number): boolean {
  return isMade(value, "constant") && value.attributes.data.every((element) => element === number);
}

/** 0, 1, … length - 1 */
export function range(length: number, start = 0): number[] {
  return Array.from({ length }, (_, index) => start + index);
}

/** The elements in lists, by key, in the order in which the keys come up. */
export function groupedBy<Element>(elements: readonly Element[], keyOf: (element: Element) => string): Element[][] {
  const groups = new Map<string, Element[]>();
  for (const element of elements) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  return [...groups.values()];
}
