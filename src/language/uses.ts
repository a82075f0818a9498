import type { Span } from "../../grammar/syntax.ts";
import { isForeign } from "./foreign.ts";
import type { Declaration } from "./scope.ts";

/** Who uses whom: for what is unused, and for rename. */
export interface Uses {
  /** Notes the span of a name; with `from`, that the declaration reads it. Without: train, data and the like read it. */
  add(to: Declaration, span: Span, from: Declaration | undefined): void;
  /** Every declaration that is used, with the places where it is, by their start. */
  readonly places: ReadonlyMap<Declaration, ReadonlyMap<number, Span>>;
  readings(declaration: Declaration | undefined): Iterable<Declaration>;
}

export function createUses(): Uses {
  const places = new Map<Declaration, Map<number, Span>>();
  const readings = new Map<Declaration | undefined, Set<Declaration>>();
  return {
    places,
    add(to, span, from) {
      const known = places.get(to);
      if (isForeign(span)) {
        // Inside an imported file; nobody looks for its places here.
      } else if (known) known.set(span.start, span);
      else places.set(to, new Map<number, Span>().set(span.start, span));
      const read = readings.get(from);
      if (read) read.add(to);
      else readings.set(from, new Set<Declaration>().add(to));
    },
    readings: (declaration) => readings.get(declaration) ?? [],
  };
}

/** Everything that the given declarations read, directly or not, themselves included. */
export function reachedFrom(uses: Uses, from: readonly (Declaration | undefined)[]): ReadonlySet<Declaration> {
  const reached = new Set<Declaration | undefined>(from);
  for (const declaration of reached) for (const read of uses.readings(declaration)) reached.add(read);
  reached.delete(undefined);
  return reached as ReadonlySet<Declaration>;
}
