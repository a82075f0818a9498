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
];
