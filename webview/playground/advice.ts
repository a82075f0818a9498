import type { Advice, ToPanel } from "../../src/protocol/panel.ts";
import type { Language } from "./language.ts";
import { runName } from "./run-files.ts";
import type { Training } from "./training.ts";

type Answer = Awaited<ReturnType<Language["advice"]>>;

const acts = "Each button writes its edit into the text, where one undo takes it back; whether it helps, a training of the new text says.";

/** What the finished run of the page has shown, on the text as it is, told to its panel. */
export class RunAdvice {
  readonly #language: Language;
  readonly #training: Training;
  readonly #send: (message: ToPanel) => void;
  #edits: Answer["edits"] = [];
  /** What the panel shows at this moment. */
  told: Advice | undefined;

  constructor(language: Language, training: Training, send: (message: ToPanel) => void) {
    [this.#language, this.#training, this.#send] = [language, training, send];
  }

  /** Of a run that has not finished there is nothing to say. */
  async tell(): Promise<void> {
    const { status, job } = this.#training;
    if (status !== "finished") this.told = undefined;
    if (status !== "finished" || !job) return;
    const { run, stale, findings, edits } = await this.#language.advice({ model: job.name, run: runName });
    // Another run has begun meanwhile.
    if (run === undefined || this.#training.job !== job || this.#training.status !== "finished") return;
    this.#edits = edits;
    this.told = { stale, acts, findings, compared: [], edits: edits.map(({ title, cost, why }) => ({ title, cost, why })) };
    this.#send({ type: "advice", advice: this.told });
  }

  /** The edit of that name that was told last. */
  edit(title: string): Answer["edits"][number] | undefined {
    return this.#edits.find((one) => one.title === title);
  }
}
