import { setting } from "./setting.ts";

export const bindingSettings = [
  setting("binding", {
    name: "frozen", type: "boolean", default: false,
    summary: "Leaves the weights of these layers as they are.",
    documentation: "Concerns the layers written in this binding, not upstream. They then compute as they do at prediction: no dropout, kept statistics.",
  }),
  setting("binding", {
    name: "rate", type: "number", minimum: 0, default: 1,
    summary: "Multiplies the learning rate of these layers.",
    documentation: "`rate: 0.1` lets the layers written in this binding move at a tenth of the pace.",
  }),
  setting("binding", {
    name: "decay", type: "number", minimum: 0, default: 0,
    summary: "Pulls the weights of these layers towards zero.",
    documentation: "Adds decay · weight to the gradient of the layers written in this binding, after gradients are combined.",
  }),
];
