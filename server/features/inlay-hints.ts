import { InlayHintKind, type InlayHint, type Range } from "vscode-languageserver";
import { catalog } from "../../src/catalog/index.ts";
import type { StepFact } from "../../src/language/index.ts";
import type { Context } from "../context.ts";
import { parametersText, shapeText } from "../describe.ts";
import type { InlayHintSettings } from "../settings.ts";

interface Hint {
  readonly at: number;
  readonly label: string;
  readonly tooltip: string;
}

/** Of the kinds that are switched on: the shape behind each stage, how many numbers it learns, and the heads that task kinds add. */
export function inlayHints({ document, checked }: Context, range: Range, settings: InlayHintSettings): InlayHint[] {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const stages = checked.steps.filter(isStage);
  const hints = [
    ...(settings.shapes ? stages.flatMap(shapeHint) : []),
    ...(settings.parameters ? stages.flatMap(parameterHint) : []),
    ...(settings.heads ? checked.heads.map(headHint) : []),
  ];
  return hints.filter(({ at }) => at >= start && at <= end).sort((left, right) => left.at - right.at).map(({ at, label, tooltip }) => ({
    position: document.positionAt(at), label, tooltip, kind: InlayHintKind.Type, paddingLeft: true,
  }));
}

/** A name alone makes nothing: its shape is shown where it is declared. */
function isStage({ word, inputs }: StepFact): boolean {
  return inputs.length > 0 && catalog.stage(word) !== undefined;
}

function shapeHint({ span, output, word }: StepFact): Hint[] {
  return output ? [{ at: span.end, label: shapeText(output), tooltip: `A row's shape after \`${word}\`.` }] : [];
}

function parameterHint({ span, parameters, word, tasks }: StepFact): Hint[] {
  if (!parameters) return [];
  return [{ at: span.end, label: parametersText(parameters), tooltip: `Learned in \`${word}\`, for ${tasks.join(", ") || "no task"}.` }];
}

/** The last layer that a task kind adds, shown where it would be written. */
function headHint({ at, task, text }: Context["checked"]["heads"][number]): Hint {
  return { at, label: text, tooltip: `Added by the kind of \`${task}\`; write \`-> output\` to leave it out.` };
}
