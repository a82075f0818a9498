/** What the tools for agents do, in the words of all who offer them: `mtl mcp`, and VS Code's language models. */
export const toolTexts = {
  check_mtl: "Checks an .mtl file, the text of a multi-task model: every problem with its code, its place and a sentence that says the way out. Call it after each change of the text; without errors the model can be trained.",
  explain_shapes: "Every layer of a model in an .mtl file, without training it: shape, parameters, and which tasks share it.",
  read_affinity: "Which tasks of a trained run help or harm each other, by every measure that the run holds, with 95% intervals and the orientation of each matrix in words.",
  suggest_grouping: "From what a trained run has measured: which tasks go together in at most `budget` networks, and where a shared trunk should branch. Says how many of its figures cannot be told from zero.",
  advise: "What a finished run has shown, and the edits of its text that this speaks for, each with reason and cost. Nothing is changed.",
  train_mtl: "Trains the model of an .mtl file: reads its data, writes a new folder below `.mtl/runs` beside the file, which the tools on runs take, and answers with every task's metrics. Takes seconds to hours; `epochs` makes it shorter.",
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
