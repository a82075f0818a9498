import { conflictVerdict, type ScopeConflicts, summarizeConflicts, worstPair } from "../affinity/index.ts";
import type { ModelGraph, TextSpan } from "../graph/model.ts";
import { check } from "../language/index.ts";
import { allOf, firstOf, lastOf, parseLog } from "../protocol/log.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import { signed } from "./texts.ts";

/** A run as its folder keeps it. */
export interface StoredRun {
  /** The folder, for people and for commands. */
  readonly name: string;
  readonly model: string;
  readonly source: string;
  /** `events.jsonl` */
  readonly log: string;
}

/** What a run has shown of a layer, for the line that it stands on. */
export interface LayerEvidence {
  /** `dense(16) in trunk` */
  readonly name: string;
  readonly span: TextSpan;
  /** `conflict 0.61 · left ⟷ right −0.34 ± .05` */
  readonly text: string;
  /** Share of steps in which the worst pair conflicts: 0 to 1. */
  readonly rate: number;
  readonly verdict: ReturnType<typeof conflictVerdict>;
}

export interface RunEvidence {
  readonly run: string;
  readonly model: string;
  readonly graph: ModelGraph;
  readonly layers: readonly LayerEvidence[];
  readonly layerNames: readonly { readonly name: string }[];
  readonly findings: readonly Finding[];
}

/** Reads what a finished run has shown; undefined for one that has not finished, or whose text no longer makes a model. */
export function evidenceOf({ name, model, source, log }: StoredRun): RunEvidence | undefined {
  const events = parseLog(log);
  const [started, finished] = [firstOf(events, "started"), lastOf(events, "finished")];
  const graph = check(source).models.find((one) => one.name === model)?.graph;
  if (!started || !finished || !graph) return undefined;
  const tasks = started.tasks.map((task) => task.name);
  const { layers } = summarizeConflicts(allOf(events, "conflicts"));
  return {
    run: name, model, graph, layerNames: started.layers,
    layers: layers.flatMap((scope, index) => layerEvidence(tasks, scope, started.layers[index])),
    findings: findingsOf(events, (task) => graph.tasks.find((one) => one.name === task)?.span ?? { start: 0, end: 0 }),
  };
}

function layerEvidence(tasks: readonly string[], scope: ScopeConflicts, layer: { readonly name: string; readonly span: TextSpan } | undefined): LayerEvidence[] {
  const worst = worstPair(scope);
  if (!layer || !worst) return [];
  const { rate, cosine } = worst.pair;
  const verdict = conflictVerdict(worst.pair);
  const doubt = verdict === "unclear" ? " (cannot tell from chance)" : "";
  return [{ name: layer.name, span: layer.span, verdict, rate: rate.mean ?? 0, text: `conflict ${(rate.mean ?? 0).toFixed(2)} · ${tasks[worst.first]} ⟷ ${tasks[worst.second]} ${signed(cosine)}${doubt}` }];
}

/** Evidence on a text that may have been edited since: `stale` where the model is another one, with the layers that still have their names; else with spans of the new text. */
export type EvidenceOnText = { readonly stale: true; readonly run: string; readonly layers: readonly LayerEvidence[] } | ({ readonly stale: false } & Omit<RunEvidence, "graph" | "model">);

export function onText(evidence: RunEvidence, current: ModelGraph | undefined): EvidenceOnText {
  const { run, graph, layers, findings, layerNames } = evidence;
  if (!current || !sameModel(graph, current)) return { stale: true, run, layers: current ? sameNamed(layers, current) : [] };
  const moved = spansBetween(graph, current);
  const at = (span: TextSpan) => moved.get(keyOf(span)) ?? span;
  return { stale: false, run, layerNames, layers: layers.map((one) => ({ ...one, span: at(one.span) })), findings: findings.map((one) => ({ ...one, span: at(one.span) })) };
}

function sameNamed(layers: readonly LayerEvidence[], { nodes }: ModelGraph): LayerEvidence[] {
  return layers.flatMap((layer) => {
    const node = nodes.find(({ label }) => label === layer.name);
    return node ? [{ ...layer, span: node.span }] : [];
  });
}

/** Whether what was found of one holds for the other. */
export function sameModel(left: ModelGraph, right: ModelGraph): boolean {
  return shown(left) === shown(right);
}

/** All of a model that its evidence depends on: not where it stands, nor what is measured, nor for how long it is trained. */
function shown({ train, analyze: _, ...rest }: ModelGraph): string {
  return JSON.stringify({ ...rest, train: { ...train, epochs: 0, seed: 0 } }, (key, value: unknown) => (key === "span" ? undefined : value));
}

/** Both graphs are the same but for spans, node by node. */
function spansBetween(from: ModelGraph, to: ModelGraph): Map<string, TextSpan> {
  const pairs = [...from.nodes.map((node, index) => [node.span, to.nodes[index].span] as const), ...from.tasks.map((task, index) => [task.span, to.tasks[index].span] as const)];
  return new Map(pairs.map(([before, after]) => [keyOf(before), after]));
}

const keyOf = ({ start, end }: TextSpan): string => `${start}:${end}`;
