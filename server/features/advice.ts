import type { Range } from "vscode-languageserver";
import { applied, candidatesOf, type EvidenceOnText, type LayerEvidence } from "../../src/advice/index.ts";
import { selfContained } from "../../src/language/index.ts";
import type { AdviceAnswer, AdvisedEdit } from "../../src/protocol/advice.ts";
import { rangeOf, textEditOf, type Context } from "../context.ts";
import type { ModelEvidence } from "../evidence.ts";
import { costOf } from "./evidence.ts";

/** Parameters of the request `mtl/advice`. */
export interface AdviceRequest {
  readonly uri: string;
  readonly model: string;
  /** The folder of the run that is meant; absent: the newest that has finished. */
  readonly run?: string;
}

export const noAdvice: AdviceAnswer = { stale: false, findings: [], edits: [] };

/** What a run has shown of a model, and the edits that it speaks for, as the text stands. */
export function adviceOf(context: Context, found: ModelEvidence | undefined): AdviceAnswer {
  if (!found) return noAdvice;
  const { model, evidence } = found;
  if (evidence.stale) return { ...noAdvice, run: evidence.run, stale: true };
  return {
    run: evidence.run, stale: false, edits: editsOf(context, model, evidence),
    findings: evidence.findings.map(({ code, message, span: { start, end } }) => ({ code, message, start, end })),
  };
}

/** What comes from an imported file is no edit of this one. */
function editsOf({ document, header, imports }: Context, model: string, { findings, layerNames }: Extract<EvidenceOnText, { stale: false }>): AdvisedEdit[] {
  const whole = document.getText();
  const options = { text: selfContained(whole, imports ?? new Map()), model, layers: layerNames, ...(header ? { header } : {}) };
  return candidatesOf(findings, options).filter(({ edits }) => edits.every(({ span }) => span.end <= whole.length)).map((candidate) => ({
    code: candidate.code, title: candidate.title, cost: costOf(candidate), why: candidate.why,
    edits: candidate.edits.map((edit) => textEditOf(document, edit)), text: applied(whole, candidate.edits),
  }));
}

/** What is painted beside the lines: how much tasks fight in each shared layer. */
export interface HeatAnswer {
  readonly layers: readonly { readonly range: Range; readonly text: string; readonly rate: number; readonly verdict: LayerEvidence["verdict"]; readonly stale: boolean }[];
}

/** The heat of every shared layer of a document's models; of a model that has changed since, of those layers that have kept their names. */
export function heatOf({ document }: Context, all: readonly ModelEvidence[]): HeatAnswer {
  return { layers: all.flatMap(({ evidence: { stale, layers } }) => layers.map(({ span, text, rate, verdict }) => ({ range: rangeOf(document, span), text, rate, verdict, stale }))) };
}
