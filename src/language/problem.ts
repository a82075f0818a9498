import type { Span } from "../../grammar/syntax.ts";

export type Severity = "error" | "warning" | "information";

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

/** Something wrong in the text, in its own names; made from the one catalogue of messages. */
export interface Problem {
  /** Stable: `MTL201`. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  readonly fixes: readonly Fix[];
  /** What is missing may come when the model is whole: the tasks that a list names. */
  readonly mayCome?: boolean;
  /** Faded in an editor. */
  readonly unnecessary?: boolean;
}
