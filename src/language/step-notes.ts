import type { Span } from "../../grammar/syntax.ts";
import type { Shape } from "../graph/shape.ts";

/** What was seen of a step; tasks and weights are filled in once the graph is whole. */
export interface StepNote {
  readonly span: Span;
  readonly word: string;
  readonly inputs: readonly Shape[];
  readonly output?: Shape;
  readonly perTask: boolean;
  /** Nodes of all its copies. */
  readonly nodes: readonly string[];
  /** Of a name: the nodes or the input that it stands for. */
  readonly reads?: readonly string[];
}

/** Notes of every step of text: a step that is expanded several times has one, with all its nodes. */
export interface StepNotes {
  add(note: StepNote): void;
  readonly all: readonly StepNote[];
}

export function createStepNotes(): StepNotes {
  const byStart = new Map<string, StepNote>();
  return {
    add(note) {
      const place = `${note.span.start}:${note.span.end}`;
      const known = byStart.get(place);
      byStart.set(place, known ? { ...known, nodes: [...known.nodes, ...note.nodes] } : note);
    },
    get all() {
      return [...byStart.values()].sort((a, b) => a.span.start - b.span.start);
    },
  };
}
