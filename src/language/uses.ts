import type { Span } from "../../grammar/syntax.ts";
import { isForeign } from "./foreign.ts";
import type { Declaration } from "./scope.ts";

/** Who uses whom: for what is unused, and for rename. */
export interface Uses {
  /** Notes the span of a name; with `from`, that the declaration reads it. Without: train, data and the like read it. */
  add(to: Declaration, span: Span, from: Declaration | undefined): void;
  readonly places: Places;
  /** What a declaration reads; some of it may be named again. */
  readings(declaration: Declaration | undefined): readonly Declaration[];
}

/** Every declaration that is used, with the places where it is; a text that is expanded several times may be named again. */
export type Places = ReadonlyMap<Declaration, readonly Span[]>;

/** Places by their start, each once. */
export function distinct(places: readonly Span[]): Span[] {
  return places.length < 2 ? [...places] : [...new Map(places.map((span) => [span.start, span])).values()];
}

export function createUses(): Uses {
  const places = new Map<Declaration, Span[]>();
  const readings = new Map<Declaration | undefined, Declaration[]>();
  return {
    places,
    add(to, span, from) {
      // Inside an imported file nobody looks for places here.
      if (!isForeign(span)) note(places, to, span);
      note(readings, from, to);
    },
    readings: (declaration) => readings.get(declaration) ?? nothing,
  };
}

const nothing: readonly Declaration[] = [];

/** What is evaluated again and again notes the same at each turn: that is not kept twice. */
function note<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const known = lists.get(key);
  if (!known) lists.set(key, [item]);
  else if (known[known.length - 1] !== item) known.push(item);
}

/** Everything that the given declarations read, directly or not, themselves included. */
export function reachedFrom(uses: Uses, from: readonly (Declaration | undefined)[]): ReadonlySet<Declaration> {
  const reached = new Set<Declaration | undefined>(from);
  for (const declaration of reached) for (const read of uses.readings(declaration)) reached.add(read);
  reached.delete(undefined);
  return reached as ReadonlySet<Declaration>;
}
