import { CompletionItemKind, InsertTextFormat, type CompletionItem } from "vscode-languageserver";

interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
}

const file: readonly Snippet[] = [
  { label: "model", detail: "A model with its inputs and tasks", text: "model ${1:Name} {\n\t$0\n}" },
  { label: "block", detail: "Layers that are made anew at every use", text: "block ${1:name}(${2:width}) = $0" },
  { label: "layer", detail: "Layers whose weights are made once", text: "layer ${1:name} = $0" },
];

const model: readonly Snippet[] = [
  { label: "data", detail: "A data file", text: "data \"${1:file.csv}\" { split: [80%, 10%, 10%] }" },
  { label: "input", detail: "A column that the model reads", text: "input ${1:name} : ${2:number}" },
  { label: "task", detail: "What the model predicts", text: "task ${1:name} : ${2:binary} = $0" },
  { label: "train", detail: "How to train", text: "train {\n\toptimizer: ${1:adam(1e-3)}\n\tbatch: ${2:128}\n\tepochs: ${3:20}\n}" },
  { label: "analyze", detail: "What to measure while training", text: "analyze { conflicts: every(${1:10}), affinity: every(${2:10}) }" },
  { label: "block", detail: "Layers that are made anew at every use", text: "block ${1:name}(${2:width}) = $0" },
  { label: "layer", detail: "Layers whose weights are made once", text: "layer ${1:name} = $0" },
  { label: "penalty", detail: "A term added to the loss", text: "penalty $0" },
  { label: "extend", detail: "Start from a finished run", text: "extend \"${1:run}\"" },
  { label: "hard sharing", detail: "One trunk for all tasks", text: "trunk = ${1:x} -> dense(${2:64}, relu)" },
  { label: "branches", detail: "A copy for each group of tasks", text: "branch = ${1:trunk} -> each(dense(${2:64}, relu), groups: [[${3:a, b}], [${4:c}]])" },
  { label: "mixture of experts", detail: "A gate for each task", text: "experts = ${1:x} -> mmoe(experts: ${2:4}, expert: dense(${3:64}, relu))" },
];

export function fileSnippets(): CompletionItem[] {
  return file.map(itemOf);
}

/** Declarations, and whole topologies, at the start of a member. */
export function modelSnippets(): CompletionItem[] {
  return model.map(itemOf);
}

function itemOf({ label, detail, text }: Snippet): CompletionItem {
  return { label, detail, insertText: text, insertTextFormat: InsertTextFormat.Snippet, kind: CompletionItemKind.Snippet };
}
