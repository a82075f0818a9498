/** What the tools for agents do, in the words of all who offer them: `mtl mcp`, and VS Code's language models. */
export const toolTexts = {
  check_mtl: "Problems of an .mtl file: codes, places, sentences.",
  explain_shapes: "Every layer of a model in an .mtl file: shape, parameters, and which tasks share it.",
  read_affinity: "Who helps whom in a run, by every measure that it holds, with intervals and the orientation of each matrix.",
  suggest_grouping: "Which tasks go together in at most `budget` networks, and where a trunk should branch.",
  advise: "What a run has shown, and the edits of the text that it speaks for.",
  train_mtl: "Trains a model into a new run folder; reads its data.",
} as const;

export const inputTexts = {
  file: "An .mtl file, relative to the folder that is open.",
  model: "Which model of the file; without it the first.",
  run: "A run folder, relative to the folder that is open: .mtl/runs/MODEL/TIME-SEED beside the file.",
  budget: "The most networks that there may be.",
  epochs: "Instead of the file's.",
  seed: "Instead of the file's.",
} as const;

export type ToolName = keyof typeof toolTexts;

/** The tools that train, and so need the user's word and a trusted folder. */
export const trains = (name: ToolName): boolean => name === "train_mtl";
