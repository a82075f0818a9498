import { type EvidenceOnText, evidenceOf, onText, type RunEvidence, type StoredRun } from "../src/advice/index.ts";
import type { Context } from "./context.ts";

export type ReadRun = (uri: string, model: string, wanted?: string) => Promise<StoredRun | undefined>;

/** What the last finished run of every model of a document has shown, on the document's text as it is now. */
export interface ModelEvidence {
  readonly model: string;
  readonly evidence: EvidenceOnText;
}

/** Evidence of runs by their logs; a log is read again once it has changed. */
export class Evidence {
  private readonly byRun = new Map<string, { readonly run: StoredRun; readonly evidence: RunEvidence | undefined }>();
  private readonly readRun: ReadRun;

  constructor(readRun: ReadRun) {
    this.readRun = readRun;
  }

  async of(context: Context): Promise<readonly ModelEvidence[]> {
    const all = await Promise.all(context.checked.models.filter(({ name }) => name !== "").map(({ name }) => this.ofModel(context, name)));
    return all.filter((one) => one !== undefined);
  }

  /** Of the newest finished run of one model, or of the one in a folder of that name. */
  async ofModel({ document, checked }: Context, model: string, wanted?: string): Promise<ModelEvidence | undefined> {
    const run = await this.readRun(document.uri, model, wanted);
    const evidence = run && this.readOnce(run);
    return evidence && { model, evidence: onText(evidence, checked.models.find(({ name }) => name === model)?.graph) };
  }

  private readOnce(run: StoredRun): RunEvidence | undefined {
    const last = this.byRun.get(run.name);
    if (last?.run === run) return last.evidence;
    const evidence = evidenceOf(run);
    this.byRun.set(run.name, { run, evidence });
    return evidence;
  }
}
