import { setting } from "./setting.ts";

export const extendSettings = [
  setting("extend", {
    name: "trunk", type: "choice", choices: ["frozen", "slowed", "free"], default: "frozen",
    summary: "What becomes of the weights that the old run brings.",
    documentation: "`frozen` leaves all of them as they are, and their layers compute as at prediction: the old tasks' predictions stay the same to the last bit. `slowed` moves them at `rate` times the "
      + "learning rate, `free` like all others.",
  }),
  setting("extend", {
    name: "rate", type: "number", minimum: 0, default: 0.1,
    summary: "With `trunk: slowed`: times the learning rate.",
    documentation: "`trunk: slowed, rate: 0.05`",
  }),
  setting("extend", {
    name: "learn", type: "choice", choices: ["new", "all"], default: "new",
    summary: "Whose labels are learned from.",
    documentation: "`new`: old tasks take no part in steps, so that no label of theirs is needed; their scores are told where the data has some. `all`: they go on learning beside the new ones.",
  }),
  setting("extend", {
    name: "distill", type: "number", minimum: 0, default: 0,
    summary: "How hard old tasks are held to what the old model predicts for the same rows.",
    documentation: "Adds `distill · T² KL(old ‖ new)` of the predictions softened by `temperature`, for tasks of classes, yes or no, and the mean squared difference for all others (learning without forgetting).",
  }),
  setting("extend", {
    name: "temperature", type: "number", above: 0, default: 2,
    summary: "With `distill`: probabilities are taken to the power 1 / T before they are compared.",
    documentation: "Higher values make unlikely classes count for more; 2 is the paper's.",
  }),
  setting("extend", {
    name: "ewc", type: "number", minimum: 0, default: 0,
    summary: "How hard weights that matter to old tasks are held where they were.",
    documentation: "Elastic weight consolidation: adds `ewc / 2 · Σ F (θ − θ_old)²` with F the mean over `ewc_rows` rows of the squared slope of each old task's loss, on labels drawn from the old model's own predictions.",
  }),
  setting("extend", {
    name: "ewc_rows", type: "integer", minimum: 1, default: 200, unit: "rows",
    summary: "With `ewc`: training rows on which it is measured how much each weight matters.",
    documentation: "One row at a time, before the first step.",
  }),
];
