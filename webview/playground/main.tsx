import { formatDocument } from "@codemirror/lsp-client";
import { zipSync } from "fflate";
import { render } from "preact";
import { fromPanel, type ToPanel } from "../../src/protocol/panel.ts";
import { fromTopology, type ToTopology } from "../../src/protocol/topology.ts";
import { download } from "../save.ts";
import { RunAdvice } from "./advice.ts";
import { Bar, Parts, Problems, type AppActions } from "./app.tsx";
import { DataFiles } from "./data-files.ts";
import { createEditor, replaceText, reveal } from "./editor.ts";
import { connectFrame } from "./frames.ts";
import { startLanguage } from "./language.ts";
import { linkOf, textOfLink } from "./link.ts";
import { keepOffline } from "./offline.ts";
import { applyEdits } from "./problems.ts";
import { firstState, Session, type PageState } from "./session.ts";
import { keepText, keptText } from "./kept-text.ts";
import { saveReport } from "./report.ts";
import { withRun } from "./run-files.ts";
import { Training } from "./training.ts";

const element = <Kind extends HTMLElement = HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;

const files = new DataFiles("examples");
const language = startLanguage("worker.js", withRun(files, () => ({ source: training.job?.source, events: training.events })));
let state: PageState = firstState;

/** Room for one part alone. */
const narrow = matchMedia("(max-width: 820px)");

function set(change: Partial<PageState>): void {
  state = { ...state, ...change };
  // Where the text stands beside the others, something else is in front.
  if (!narrow.matches && state.part === "text") state = { ...state, part: "topology" };
  Object.assign(document.body.dataset, { part: state.part, run: state.run ?? "none" });
  render(<Bar state={state} actions={actions} />, element("bar"));
  render(<Parts state={state} actions={actions} />, element("parts"));
  render(<Problems state={state} actions={actions} />, element("problems"));
  element("notice").textContent = state.notice;
}

const panel = connectFrame<ToPanel, typeof fromPanel>(element("run"), fromPanel, (message) => {
  if (message.type === "reveal") {
    if (narrow.matches) set({ part: "text" });
    reveal(view, message.start, message.end);
  } else if (message.type === "edit") writeAdvised(message.title);
  else if (message.type === "export") download(message.name, new Blob([message.text]));
  else if (message.type === "report") void saveReport(message.format, training.events, advice.told);
  else training.receive(message);
});
const drawing = connectFrame<ToTopology, typeof fromTopology>(element("topology"), fromTopology, (message) => session.take(message));
const training = new Training({
  files, send: panel.send, reload: panel.reload,
  changed: ({ status, model, job }) => {
    const trained = status === "finished" && model.size > 0 ? job?.name : undefined;
    if (status === state.run && trained === state.trained) return;
    if (status === "finished" || status === "paused") session.heat();
    if (status === "finished") void advice.tell();
    set({ run: status, trained, notice: sentences[status] ?? state.notice });
  },
});
const sentences: Partial<Record<NonNullable<PageState["run"]>, string>> = {
  finished: "The training has finished: the run says who helps whom.", paused: "The training is paused.", failed: "The training has failed: the run says why.",
};
const advice = new RunAdvice(language, training, panel.send);
const session = new Session({ view: () => view, language, training, drawing, set, checked: () => void advice.tell() });

const actions: AppActions = {
  train: () => void session.train(),
  format: () => void formatDocument(view),
  share: () => void share(),
  // What was said of the text before does not hold of this one.
  open: (example) => void open(example, { notice: firstState.notice }),
  addFiles: (added) => void addFiles(added),
  removeFile: (name) => {
    files.remove(name);
    filesChanged("");
  },
  show: (part) => set({ part }),
  goTo: ({ from, to }) => reveal(view, from, to),
  fix: ({ edits }) => applyEdits(view, edits),
  saveModel: () => download(`${training.job?.name ?? "model"}.zip`, new Blob([zipSync(Object.fromEntries(training.model), { level: 0 }) as Uint8Array<ArrayBuffer>])),
};

async function open(example: string, said: Pick<PageState, "notice"> | undefined = undefined): Promise<void> {
  const answer = await fetch(`examples/${example}.mtl`);
  if (!answer.ok) return set({ notice: `The example could not be loaded: ${answer.status}.` });
  replaceText(view, await answer.text());
  set({ example, ...said });
}

function writeAdvised(title: string): void {
  const edit = advice.edit(title);
  if (!edit) return;
  applyEdits(view, edit.edits);
  set({ part: "text", notice: `${title}: done in the text. Train says what comes of it.` });
}

async function share(): Promise<void> {
  history.replaceState(null, "", linkOf(view.state.doc.toString()));
  const copied = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
  set({ notice: copied ? "The link is copied: it holds the whole text." : "The address of this page holds the whole text now: copy it." });
}

async function addFiles(added: readonly File[]): Promise<void> {
  for (const file of added) await files.add(file);
  if (added.length > 0) filesChanged(`Name it in the text: data "${added[0].name}". It stays in this page.`);
}

function filesChanged(notice: string): void {
  set({ files: files.own.map(({ name }) => name), notice });
  language.filesChanged();
  session.soon();
}

function changed(): void {
  keepText(view.state.doc.toString());
  // The address no longer holds this text.
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  session.soon();
}

/** What a link holds, else what was written here last; undefined at the very first visit. */
function firstText(): string | undefined {
  const linked = textOfLink(location.hash);
  if (linked === null) state = { ...state, notice: "The link is broken: its text could not be unpacked." };
  return linked ?? keptText();
}

const text = firstText();
const view = createEditor(element("editor"), text ?? "", language, { changed, moved: (offset) => session.caret(offset), train: actions.train });
set({});
narrow.addEventListener("change", () => set({}));
if (text === undefined) void open("planted");
else session.soon(0);
window.addEventListener("hashchange", () => {
  const linked = textOfLink(location.hash);
  if (linked) replaceText(view, linked);
  else if (linked === null) set({ notice: "The link is broken: its text could not be unpacked." });
});
element("editor").addEventListener("drop", (event) => {
  const dropped = [...event.dataTransfer?.files ?? []];
  if (dropped.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  void addFiles(dropped);
}, { capture: true });
keepOffline();
