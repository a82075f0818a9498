import { setting } from "./setting.ts";

export const inputSettings = [
  setting("input", {
    name: "column", type: "string", optional: true,
    summary: "The column of the data that is read.",
    documentation: "Without it, the column is named as the input is.",
  }),
  setting("input", {
    name: "columns", type: "strings", optional: true,
    summary: "The columns of the data that are read, in this order.",
    documentation: "`columns: [\"age\", \"hours\"]`, or a pattern: `columns: \"pixel_*\"`.",
  }),
  setting("input", {
    name: "scale", type: "word", words: "scale", optional: true,
    summary: "How numbers are scaled before the first layer.",
    documentation: "Fitted on the training split and stored with the model. `zscore` for numbers, bytes divided by 255 for pictures, where nothing is said.",
  }),
  setting("input", {
    name: "missing", type: "choice", choices: ["mean", "zero"], orText: true, default: "mean",
    summary: "What a missing number becomes, or how a missing number is written.",
    documentation: "`mean` is the mean of the training rows, `zero` is 0. A text, as in `missing: \"?\"`, is read as missing, besides an empty "
      + "field, `NA`, `NaN` and `null`, and becomes the mean.",
  }),
  setting("input", {
    name: "tokens", type: "choice", choices: ["words", "spaces", "characters"], default: "words",
    summary: "What counts as a word of a text.",
    documentation: "`words`: runs of letters and digits in lower case, and every other mark on its own. `spaces`: what stands between spaces, as it is, so that a text of 12 words has "
      + "12 labels. `characters`: every character.",
  }),
  setting("input", {
    name: "vocabulary", type: "input", optional: true,
    summary: "Another input whose ids these are too.",
    documentation: "`vocabulary: item` beside `input item : category(500)`: both inputs have one list of names, fitted on both columns, so that a `layer` can look both up in one table.",
  }),
  setting("input", {
    name: "length", type: "string", optional: true,
    summary: "The column that says how many positions of a row are there.",
    documentation: "For sequences of numbers: `input steps : number[50, 3] { length: \"n_steps\" }`. What comes after is padding, and masked.",
  }),
];
