import { exampleGroups } from "../../src/protocol/examples.ts";
import type { Topology } from "../../src/protocol/topology.ts";
import type { FoundFix, FoundProblem } from "./problems.ts";
import type { PageState, Part } from "./session.ts";

export interface AppActions {
  readonly train: () => void;
  readonly format: () => void;
  readonly share: () => void;
  readonly open: (example: string) => void;
  readonly addFiles: (files: readonly File[]) => void;
  readonly removeFile: (name: string) => void;
  readonly show: (part: Part) => void;
  readonly goTo: (problem: FoundProblem) => void;
  readonly fix: (fix: FoundFix) => void;
  readonly saveModel: () => void;
}

interface AppProps {
  readonly state: PageState;
  readonly actions: AppActions;
}

/** The bar above: where to begin, and what to do with the text. */
export function Bar({ state: { example, trained, files }, actions }: AppProps) {
  return (
    <>
      <h1><img src="crosstask.svg" alt="" width="22" height="22" />Crosstask <span>playground</span></h1>
      <label class="example">Example{" "}
        <select data-testid="example" value={example} onChange={({ currentTarget }) => actions.open(currentTarget.value)}>
          <option value="" disabled hidden>choose one</option>
          {exampleGroups.map(({ title, examples }) => (
            <optgroup key={title} label={title}>{examples.map((one) => <option key={one.file} value={one.file}>{one.title}</option>)}</optgroup>
          ))}
        </select>
      </label>
      <span class="does">
        <button type="button" class="main" data-testid="train" title="Ctrl+Enter" onClick={actions.train}>Train</button>
        <button type="button" onClick={actions.format} title="Shift+Alt+F">Format</button>
        <button type="button" onClick={actions.share}>Share a link</button>
        <label class="button">Add data<input type="file" multiple onChange={({ currentTarget }) => {
          actions.addFiles([...currentTarget.files ?? []]);
          currentTarget.value = "";
        }} /></label>
        {trained !== undefined && <button type="button" data-testid="save-model" title={`${trained} as the last run has trained it, with its signature`} onClick={actions.saveModel}>Download {trained}</button>}
      </span>
      {files.length > 0 && <ul class="files" aria-label="Your data, in this page alone">{files.map((name) => (
        <li key={name}><code>{`data "${name}"`}</code> <button type="button" aria-label={`Remove ${name}`} onClick={() => actions.removeFile(name)}>×</button></li>
      ))}</ul>}
    </>
  );
}

const parts: readonly { readonly part: Part; readonly title: string }[] = [
  { part: "text", title: "Text" }, { part: "topology", title: "Topology" }, { part: "run", title: "Run" },
];

/** Which part is in front. */
export function Parts({ state: { part: shown, run }, actions }: AppProps) {
  return <>{parts.map(({ part, title }) => (
    <button key={part} type="button" class={`to-${part}`} data-testid={`part-${part}`} aria-pressed={shown === part} onClick={() => actions.show(part)}>
      {title}{part === "run" && run !== undefined && <span class={`mark run-${run}`}> {run}</span>}
    </button>
  ))}</>;
}

/** Everything that is wrong with the text, each with its way out. */
export function Problems({ state: { problems, checked, topology }, actions }: AppProps) {
  if (!checked) return <p class="quiet">The language server is starting…</p>;
  if (problems.length === 0) return <p class="quiet" data-testid="no-problems">No problems{topology ? `: ${factsOf(topology)}` : ""}.</p>;
  return (
    <ol class="problems" aria-label="Problems of the text">{problems.map((problem, index) => (
      <li key={index} class={problem.severity} data-testid="problem">
        <button type="button" class="place" onClick={() => actions.goTo(problem)}>line {problem.line}</button>
        <span class="message"><b>{problem.severity}</b> {problem.message} <span class="code">{problem.code}</span></span>
        <span class="fixes">{problem.fixes.map((fix) => (
          <button key={fix.title} type="button" onClick={() => actions.fix(fix)}>{fix.title}</button>
        ))}</span>
      </li>
    ))}</ol>
  );
}

function factsOf({ model, tasks, parameters }: Topology): string {
  const size = parameters === undefined ? "" : `, ${parameters.toLocaleString("en")} parameters`;
  return `${model} has ${tasks.length === 1 ? "one task" : `${tasks.length} tasks`}${size}`;
}
