import { setting } from "./setting.ts";

export const dataSettings = [
  setting("data", {
    name: "split", type: "numbers", minimum: 0, maximum: 1, default: [0.8, 0.1, 0.1],
    summary: "Shares of training, validation and test.",
    documentation: "`split: [80%, 10%, 10%]`. Rows are dealt out at random by `seed`; what is fitted (vocabularies, scales) is fitted on the first part.",
  }),
  setting("data", {
    name: "seed", type: "integer", minimum: 0, default: 0,
    summary: "Decides which row goes into which split.",
    documentation: "It is independent of the training seed, so that runs with other starting weights see the same splits.",
  }),
  setting("data", {
    name: "stratify", type: "string", optional: true,
    summary: "A column whose values are equally frequent in every part of the split.",
    documentation: "`stratify: \"income\"`: each value is dealt out by itself, so that a rare one is in every part.",
  }),
  setting("data", {
    name: "group_by", type: "string", optional: true,
    summary: "A column whose rows of one value stay together in the split.",
    documentation: "`group_by: \"patient\"`: all rows of a patient are in one part, so that nothing about a patient of the test part was trained on.",
  }),
  setting("data", {
    name: "test", type: "string", optional: true,
    summary: "A file whose rows, all of them, are the test split.",
    documentation: "`test: \"test.csv\"`: it needs the same columns. The share of `split` that was meant for the test then goes to training. Nothing is fitted on it.",
  }),
  setting("data", {
    name: "on_bad_row", type: "choice", choices: ["error", "skip"], default: "error",
    summary: "Whether a row that cannot be read ends the run.",
    documentation: "`error` names the line and stops; `skip` leaves the row out and says how many there were.",
  }),
];
