import { CompletionItemKind, InsertTextFormat, type CompletionItem } from "vscode-languageserver";
import { topologies, type Snippet } from "./topologies.ts";

const block: Snippet = { label: "block", detail: "Layers that are made anew at every use", text: "block ${1:name}(${2:width}) = $0" };
const layer: Snippet = { label: "layer", detail: "Layers whose weights are made once", text: "layer ${1:name} = $0" };

/** A whole model, ready to be trained once its columns are named. */
const wholeModel = `model \${1:Name} {
	data "\${2:rows.csv}" { split: [80%, 10%, 10%] }

	input \${3:x} : number

	trunk = \${3:x} -> dense(\${4:64}, relu)

	task \${5:first} : binary = trunk -> dense(\${6:32}, relu)
	task \${7:second} : number = trunk -> dense(\${6:32}, relu)

	train {
		optimizer: adam(1e-3)
		combine: pcgrad
		stop: early(patience: 3)
	}

	analyze { conflicts: on, affinity: on }
}`;

const file: readonly Snippet[] = [
  { label: "multi-task model", detail: "A whole model: data, a shared trunk, two tasks, training", text: wholeModel },
  { label: "model", detail: "An empty model", text: "model ${1:Name} {\n\t$0\n}" },
  block, layer,
  { label: "import", detail: "Blocks, layers and constants of another file", text: "import \"$1\"" },
];

const model: readonly Snippet[] = [
  { label: "data", detail: "A data file", text: "data \"${1:file.csv}\" { split: [80%, 10%, 10%] }" },
  { label: "input", detail: "A column that the model reads", text: "input ${1:name} : ${2:number}" },
  { label: "task", detail: "What the model predicts", text: "task ${1:name} : ${2:binary} = $0" },
  { label: "train", detail: "How to train", text: "train {\n\toptimizer: ${1:adam(1e-3)}\n\tbatch: ${2:128}\n\tepochs: ${3:20}\n}" },
  { label: "analyze", detail: "What to measure while training", text: "analyze { conflicts: every(${1:10}), affinity: every(${2:10}) }" },
  block, layer,
  { label: "penalty", detail: "A term added to the loss", text: "penalty $0" },
  { label: "extend", detail: "Start from a finished run", text: "extend \"${1:run}\"" },
];

export function fileSnippets(): CompletionItem[] {
  return inOrder(file);
}

/** Declarations, and whole topologies, at the start of a member. */
export function modelSnippets(): CompletionItem[] {
  return inOrder([...model, ...topologies]);
}

/** What is left of a snippet in an editor that has none: its text with the places filled in. */
export function withoutPlaces(text: string): string {
  return text.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\$\d+/g, "");
}

/** As they stand here: what a file begins with comes first. */
function inOrder(snippets: readonly Snippet[]): CompletionItem[] {
  return snippets.map((snippet, index) => ({ ...itemOf(snippet), sortText: String(index).padStart(2, "0") }));
}

function itemOf({ label, detail, text }: Snippet): CompletionItem {
  return { label, detail, insertText: text, insertTextFormat: InsertTextFormat.Snippet, kind: CompletionItemKind.Snippet };
}
