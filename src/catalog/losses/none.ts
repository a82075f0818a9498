import type { LossDefinition } from "../definition.ts";
import { labelMeans } from "./rows.ts";

export const none: LossDefinition = {
  kind: "loss",
  name: "none",
  summary: "A prediction without a loss.",
  documentation: "The task needs no label column, joins no weighting or combining, and is exported. Other tasks can read its `.output`, "
    + "and their losses then train what is behind it.",
  parameters: [],
  lower: (inputs) => inputs.build.multiply(labelMeans(inputs, inputs.output), inputs.build.scalar(0)),
};
