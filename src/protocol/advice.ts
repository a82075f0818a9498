import * as v from "valibot";

/** A client asks the language server what a run has shown of a model, and which edits of the text that speaks for. */
export const adviceRequest = "mtl/advice";

const position = v.object({ line: v.number(), character: v.number() });
const textEdit = v.object({ range: v.object({ start: position, end: position }), newText: v.string() });

const advisedEdit = v.object({
  code: v.string(),
  title: v.string(),
  /** `+528 parameters` */
  cost: v.string(),
  /** The finding that speaks for it. */
  why: v.string(),
  edits: v.array(textEdit),
  /** The whole text after it. */
  text: v.string(),
});

export const adviceAnswer = v.object({
  /** The folder of the run; absent where none has finished. */
  run: v.optional(v.string()),
  /** The model has changed since: nothing is advised. */
  stale: v.boolean(),
  findings: v.array(v.object({ code: v.string(), message: v.string(), start: v.number(), end: v.number() })),
  edits: v.array(advisedEdit),
});

export type AdviceAnswer = v.InferOutput<typeof adviceAnswer>;
export type AdvisedEdit = v.InferOutput<typeof advisedEdit>;
