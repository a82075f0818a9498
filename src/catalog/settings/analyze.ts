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
  setting("analyze", {
    name: "proximal", type: "word", words: "cadence", default: word("off"),
    summary: "How often tasks step one after the other within a batch, to see what each step does to the others.",
    documentation: "Proximal affinity: unlike `affinity`, each task's gradient is taken where the task before it has left the shared weights. "
      + "Costs a forward and a backward pass a task; the weights then go back to where they were.",
  }),
  setting("analyze", {
    name: "representations", type: "choice", choices: ["every_epoch", "off"], default: "off",
    summary: "Whether what tasks make of the same rows is compared after every epoch: CKA and RSA.",
    documentation: "For 256 rows of the validation part, the values before every task's last layer are compared pair by pair. Tasks that read the very "
      + "same value are not compared. `representations: every_epoch`",
  }),
  setting("analyze", {
    name: "baselines", type: "boolean", default: false,
    summary: "Whether every task is trained alone as well, for the Δm figure.",
    documentation: "After the run every task is trained alone, with the same data, seed and settings: as long again for each. "
      + "`mtl baselines` does the same for several seeds, side by side, and for pairs.",
  }),
  setting("analyze", {
    name: "group_by", type: "string", optional: true,
    summary: "A column by whose values every task's figures are told apart at the end.",
    documentation: "`group_by: \"sex\"`: metrics for each group, the group that fares worst, and for `binary` tasks the largest differences between groups in the share "
      + "predicted as 1 (parity), over all rows and over those whose label is 1 (opportunity).",
  }),
];
