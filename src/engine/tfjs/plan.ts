import type { Program, Value } from "../../graph/program.ts";

/** A program as a flat list, with what may be freed after each step. */
export interface Plan {
  readonly program: Program;
  readonly constants: readonly Value[];
  readonly steps: readonly { readonly value: Value; readonly lastUses: readonly Value[] }[];
}

/** A program in its own order; outputs and updates are never freed. */
export function planOf(program: Program): Plan {
  const kept = new Set([...program.outputs.values(), ...program.updates.values()]);
  const last = new Map<Value, Value>();
  for (const value of program.nodes) {
    if (!kept.has(value)) last.set(value, value);
    for (const input of value.inputs) if (!kept.has(input)) last.set(input, value);
  }
  const uses = new Map<Value, Value[]>(program.nodes.map((value) => [value, []]));
  for (const [value, user] of last) uses.get(user)?.push(value);
  return {
    program,
    constants: program.nodes.filter(({ operation }) => operation === "constant"),
    steps: program.nodes.map((value) => ({ value, lastUses: uses.get(value) ?? [] })),
  };
}
