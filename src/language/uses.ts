import type { Span } from "../../grammar/syntax.ts";
import type { Declaration } from "./scope.ts";

/** How one declaration reads another: as it is, one task's own copy of it, or a task's output. */
export interface Reading {
  readonly to: Declaration;
  readonly how: "value" | "member";
  /** `value[task]` */
  readonly index?: string;
}

/** Who uses whom: for the tasks of a value, for what is unused, and for rename. */
export interface Uses {
  /** Notes the span of a name; with `from`, that the declaration reads it. Without: train, data and the like read it. */
  add(to: Declaration, span: Span, from: Declaration | undefined, reading?: Omit<Reading, "to">): void;
  spans(declaration: Declaration): readonly Span[];
  readings(declaration: Declaration | undefined): readonly Reading[];
}

export function createUses(): Uses {
  const spans = new Map<Declaration, Map<number, Span>>();
  const readings = new Map<Declaration | undefined, Map<string, Map<Declaration, Reading>>>();
  return {
    add(to, span, from, reading = { how: "value" }) {
      entry(spans, to, () => new Map<number, Span>()).set(span.start, span);
      const byKind = entry(readings, from, () => new Map<string, Map<Declaration, Reading>>());
      entry(byKind, `${reading.how} ${reading.index ?? ""}`, () => new Map<Declaration, Reading>()).set(to, { to, ...reading });
    },
    spans: (declaration) => [...(spans.get(declaration)?.values() ?? [])].sort((a, b) => a.start - b.start),
    readings: (declaration) => [...(readings.get(declaration)?.values() ?? [])].flatMap((byTarget) => [...byTarget.values()]),
  };
}

function entry<Key, Item>(map: Map<Key, Item>, key: Key, make: () => Item): Item {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** Everything that the given declarations read, directly or not, themselves included. */
export function reachedFrom(
  uses: Uses, from: readonly (Declaration | undefined)[], follows: (reading: Reading) => boolean = () => true,
): ReadonlySet<Declaration> {
  const reached = new Set<Declaration | undefined>(from);
  for (const declaration of reached) {
    for (const reading of uses.readings(declaration)) if (follows(reading)) reached.add(reading.to);
  }
  reached.delete(undefined);
  return reached as ReadonlySet<Declaration>;
}
