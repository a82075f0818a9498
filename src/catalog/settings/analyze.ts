import { word } from "../words.ts";
import { setting } from "./setting.ts";

export const analyzeSettings = [
  setting("analyze", {
    name: "conflicts", type: "word", words: "cadence", default: word("off"),
    summary: "How often the angles between task gradients are measured.",
    documentation: "For every layer that tasks share: the cosine of each pair's gradients, and how often it is negative.",
  }),
  setting("analyze", {
    name: "affinity", type: "word", words: "cadence", default: word("off"),
    summary: "How often it is measured what a step for one task does to the loss of another.",
    documentation: "After a step along the gradient of one task alone, the losses of all are taken again on the same batch: 1 − after / before. "
      + "The weights then go back to where they were.",
  }),
];
