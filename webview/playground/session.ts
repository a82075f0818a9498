import { setDiagnostics } from "@codemirror/lint";
import type { EditorView } from "@codemirror/view";
import { layerRates } from "../../src/affinity/index.ts";
import { allOf, firstOf, lastOf } from "../../src/protocol/log.ts";
import type { FromTopology, ToTopology, Topology } from "../../src/protocol/topology.ts";
import type { RunStatus } from "../model/run-state.ts";
import { download } from "../save.ts";
import { reveal } from "./editor.ts";
import type { Frame } from "./frames.ts";
import { paint, type Legend } from "./highlight.ts";
import type { Language } from "./language.ts";
import { applyEdits, foundProblems, marksOf, type FoundProblem } from "./problems.ts";
import type { Training } from "./training.ts";

/** Which of the page's parts is in front; `text` only where there is room for one alone. */
export type Part = "text" | "topology" | "run";

export interface PageState {
  readonly part: Part;
  readonly problems: readonly FoundProblem[];
  /** Whether the server has answered at least once. */
  readonly checked: boolean;
  readonly topology?: Topology | undefined;
  readonly run?: RunStatus;
  /** The model of the last run, where it can be had: another text may stand in the editor by then. */
  readonly trained?: string | undefined;
  /** One sentence about what was just done. */
  readonly notice: string;
  readonly files: readonly string[];
  readonly example: string;
}

export const firstState: PageState = { part: "topology", problems: [], checked: false, notice: "Change the text and watch the drawing; Train shows which tasks help each other.", files: [], example: "" };

/** Typing goes on: a check waits so long for the next letter. */
const pause = 120;

interface SessionParts {
  readonly view: () => EditorView;
  readonly language: Language;
  readonly training: Training;
  readonly drawing: Frame<ToTopology>;
  readonly set: (change: Partial<PageState>) => void;
  /** A text was checked: what was said of the one before may hold no more. */
  readonly checked: () => void;
}

/** What happens between the text, the drawing and the run. */
export class Session {
  readonly #parts: SessionParts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawn: Topology | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Checks and draws anew, soon. */
  soon(wait = pause): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check().catch(ignoreStale), wait);
  }

  /** Trains the text as it stands; says what is in the way. */
  async train(): Promise<void> {
    const { language, training, set } = this.#parts;
    const { graph, source } = await language.model();
    if (!graph) return set({ notice: "Mend the errors first: the list below the text says how.", part: "text" });
    set({ part: "run", notice: `${graph.name} is training in this page.`, trained: undefined });
    return training.start({ name: graph.name, graph, source });
  }

  caret(offset: number): void {
    this.#parts.drawing.send({ type: "caret", offset });
  }

  take(message: FromTopology): void {
    const { view, set } = this.#parts;
    if (message.type === "ready") this.soon(0);
    else if (message.type === "export") download(message.name, new Blob([message.text], { type: "image/svg+xml" }));
    else if (message.type === "edit") void this.#edit(message).catch(ignoreStale);
    else if (message.type === "reveal") {
      set({ part: "text" });
      reveal(view(), message.start, message.end);
    }
  }

  /** Conflicts and gates of the run on the drawing, where it is of the model that was trained. */
  heat(): void {
    const { training: { events, job }, drawing } = this.#parts;
    if (!job || job.name !== this.#drawn?.model) return;
    const layers = layerRates(allOf(events, "conflicts"), firstOf(events, "started")?.layers ?? []);
    const gates = lastOf(events, "experts")?.gates ?? [];
    if (layers.length + gates.length > 0) drawing.send({ type: "heat", run: "the last run", layers, gates });
  }

  /** A change made in the drawing, as an edit of the text that one undo takes back. */
  async #edit({ model, span, change }: Extract<FromTopology, { type: "edit" }>): Promise<void> {
    const { view, language, drawing } = this.#parts;
    const { doc } = view().state;
    const { edits, refused = "" } = await language.edit({ model, span, change });
    if (edits && view().state.doc === doc) applyEdits(view(), edits);
    drawing.send({ type: "refused", text: refused });
  }

  async #check(): Promise<void> {
    const { view, language } = this.#parts;
    const { doc } = view().state;
    const [tokens, problems, { topology, errors }] = await Promise.all([language.tokens(), foundProblems(language, doc), language.topology()]);
    // A letter came in between: its own check is on its way.
    if (view().state.doc !== doc) return;
    paint(view(), tokens, legendOf(language));
    view().dispatch(setDiagnostics(view().state, marksOf(problems)));
    this.#draw(topology, errors);
    this.#parts.set({ problems, checked: true, topology: topology ?? this.#drawn });
    this.#parts.checked();
  }

  /** The last good drawing stays while the text has errors. */
  #draw(topology: Topology | undefined, errors: number): void {
    const before = this.#drawn?.model;
    const note = errors === 1 ? "The text has an error: this is the drawing before it." : `The text has ${errors} errors: this is the drawing before them.`;
    this.#drawn = topology ?? this.#drawn;
    if (!topology && this.#drawn) this.#parts.drawing.send({ type: "topology", topology: this.#drawn, note });
    else this.#parts.drawing.send({ type: "topology", ...(topology ? { topology } : { note }) });
    if (this.#drawn?.model !== before) this.heat();
  }
}

function legendOf({ client }: Language): Legend {
  const provider = client.serverCapabilities?.semanticTokensProvider;
  return provider?.legend ?? { tokenTypes: [], tokenModifiers: [] };
}

/** The server refuses to answer about a text that is no more. */
const contentModified = -32801;

function ignoreStale(error: unknown): void {
  if (typeof error === "object" && error !== null && "code" in error && error.code === contentModified) return;
  console.warn("The text could not be checked:", error);
}
