import type { Span } from "../../grammar/syntax.ts";
import type { Shape } from "../graph/shape.ts";
import { isForeign } from "./foreign.ts";

/** What was seen of a step; tasks and weights are filled in once the graph is whole. */
export interface StepNote {
  readonly span: Span;
  readonly word: string;
  readonly inputs: readonly Shape[];
  readonly output?: Shape;
  readonly perTask: boolean;
  /** Nodes of all its copies. */
  readonly nodes: string[];
  /** Of a name: the nodes or the input that it stands for. */
  readonly reads?: readonly string[];
  /** How many numbers its nodes learn, once the graph is whole. */
  parameters?: number;
}

/** Notes of every step of text: a step that is expanded several times has one, with all its nodes. */
export interface StepNotes {
  add(note: StepNote): void;
  /** Whether a step is noted already; a name then has nothing to add. */
  has(span: Span): boolean;
  /** In the order in which they came. */
  readonly all: Iterable<StepNote>;
}

export function createStepNotes(): StepNotes {
  // A step is one piece of the tree, so that its span is one object.
  const bySpan = new Map<Span, StepNote>();
  return {
    add(note) {
      if (isForeign(note.span)) return;
      const known = bySpan.get(note.span);
      if (!known) bySpan.set(note.span, note);
      else for (const node of note.nodes) known.nodes.push(node);
    },
    has: (span) => bySpan.has(span) || isForeign(span),
    get all() {
      return bySpan.values();
    },
  };
}
