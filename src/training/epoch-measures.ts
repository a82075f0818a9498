import { linearCka, representationSimilarity } from "../affinity/index.ts";
import type { Executor } from "../engine/executor.ts";
import { gateId } from "../graph/gate-id.ts";
import type { ModelGraph, ModelNode } from "../graph/model.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { finite } from "./evaluate.ts";
import { expertGates, sharedOut } from "./gates.ts";
import { type Probe, probeOf } from "./probe.ts";
import type { Session } from "./session.ts";

/** What is looked at after every epoch: how alike tasks see the same rows, and how experts are used. */
export type EpochMeasures = (progress: { readonly step: number; readonly epoch: number }) => Promise<RunEvent[]>;

/** The measures that the file asks for; without any, nothing is looked at. */
export function epochMeasures(session: Session, executor: Executor): EpochMeasures {
  const { graph } = session.model;
  const features = graph.analyze.representations ? featuresOf(graph, session.tasks) : [];
  const gates = graph.analyze.conflicts > 0 || graph.analyze.affinity > 0 ? expertGates(graph) : [];
  const wanted = [...new Set([...features.filter((value) => value !== undefined), ...gates.map(({ name }) => name)])];
  if (wanted.length === 0) return async () => [];
  const probe = probeOf(executor, session.state, session.model, wanted);
  return async (progress) => told(await probe(), { features, gates: gates.map((gate) => ({ gate, labels: sharedOut(graph, gate) })) }, progress);
}

function told(values: Awaited<ReturnType<Probe>>, wanted: Wanted, progress: { readonly step: number; readonly epoch: number }): RunEvent[] {
  const rows = [...values.values()][0]?.length ?? 0;
  const compared = wanted.features.some((value) => value !== undefined);
  return [
    ...(compared ? [{ type: "representations" as const, ...progress, rows, ...similarities(wanted.features, values) }] : []),
    ...(wanted.gates.length > 0 ? [{ type: "experts" as const, ...progress, gates: wanted.gates.map(({ gate, labels }) => ({ ...gateUse(gate, values.get(gate.name) ?? []), labels })) }] : []),
  ];
}

interface Wanted {
  /** Of every task, the value before its last layer. */
  readonly features: readonly (string | undefined)[];
  readonly gates: readonly { readonly gate: ModelNode; readonly labels: string[] }[];
}

/** The value before the last layer; a task whose value is not its own alone can still be compared with others. */
function featuresOf({ tasks }: ModelGraph, names: readonly string[]): (string | undefined)[] {
  return names.map((name) => tasks.find((task) => task.name === name)?.features);
}

function similarities(features: Wanted["features"], values: Awaited<ReturnType<Probe>>): Pick<EventOf<"representations">, "cka" | "rsa"> {
  const matrix = (measure: typeof linearCka) => features.map((left, i) => features.map((right, j) => {
    if (i === j || left === undefined || right === undefined || left === right) return null;
    return finite(measure(values.get(left) ?? [], values.get(right) ?? []) ?? undefined);
  }));
  return { cka: symmetric(matrix(linearCka)), rsa: symmetric(matrix((left, right) => representationSimilarity(left.slice(0, rsaRows), right.slice(0, rsaRows)))) };
}

/** RSA compares all pairs of rows: its cost grows with their square. */
const rsaRows = 96;

const symmetric = (matrix: (number | null)[][]): (number | null)[][] => matrix.map((row, i) => row.map((cell, j) => (i <= j ? cell : matrix[j][i])));

function gateUse(gate: ModelNode, rows: readonly (readonly number[])[]): EventOf<"experts">["gates"][number] {
  const experts = rows[0]?.length ?? 0;
  const use = Array.from({ length: experts }, (_, expert) => rows.reduce((sum, row) => sum + row[expert], 0) / Math.max(1, rows.length));
  const entropies = rows.map((row) => -row.reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0));
  const mean = entropies.reduce((sum, value) => sum + value, 0) / Math.max(1, rows.length);
  return {
    ...gateId(gate), span: { start: gate.span.start, end: gate.span.end },
    use: use.map((value) => finite(value) ?? 0), entropy: experts > 1 ? finite(mean / Math.log(experts)) ?? 0 : 0,
  };
}
