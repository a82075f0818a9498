import { render } from "preact";
import type { ToPanel } from "../src/protocol/panel.ts";
import { Page, type PageActions } from "./components/page.ts";
import { Panel } from "./components/panel.tsx";
import { connect } from "./host.ts";
import { emptyRun, reduce } from "./model/run-state.ts";
import { pageIds } from "./page-ids.ts";
import { saver } from "./save.ts";
import { pageTrainer } from "./training/page-trainer.ts";

const host = connect(document);
const root = document.getElementById(pageIds.root) ?? document.body;
let actions: PageActions = {
  post: host.post,
  save: saver(host),
  controls: host.controls,
  canListRuns: host.kind !== "report",
  canReport: host.kind !== "report",
  canReveal: host.kind === "editor",
};

const trainer = pageTrainer({ workerUri: root.dataset["worker"], wasmUri: root.dataset["wasm"] }, host.post);
let state = emptyRun;
let drawing = false;

/** At most once a frame: events may come faster than anyone can look. */
function draw(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    render(<Page.Provider value={actions}><Panel state={state} /></Page.Provider>, root);
  });
}

/** Events of a training in this page come back from the host, who keeps them: there is one truth, the log. */
function receive(message: ToPanel): void {
  trainer.receive(message);
  if (message.type === "runs") {
    actions = { ...actions, runs: message };
    draw();
  }
  if (message.type === "events" || message.type === "notice" || message.type === "advice") {
    state = reduce(state, message);
    draw();
  }
}

document.documentElement.classList.add("scripted");
root.replaceChildren();
host.listen(receive);
host.post({ type: "ready" });
draw();
