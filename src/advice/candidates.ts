import { format } from "../../grammar/printer.ts";
import { parametersOf } from "../catalog/parameters.ts";
import { planOf, type VocabularySizes } from "../catalog/plan.ts";
import type { ModelGraph } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import { check, type DataHeader, type Edit } from "../language/index.ts";
import {
  branchFrom, eachText, fromStart, mixtureFrom, narrower, setArgument, setTrain, splitChain, splitLayer, writtenLayer, type WrittenLayer,
} from "./edits.ts";
import type { EvidenceCode, Finding } from "./finding.ts";
import { halfWeights, moreBalance, ownExperts, readWithoutMoving } from "./task-edits.ts";

/** A change of the text that evidence speaks for, and what it costs. */
export interface Candidate {
  readonly code: EvidenceCode;
  /** What was found that speaks for it. */
  readonly why: string;
  /** `Give left + top and right a copy each of dense(50) in trunk`. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The whole text after it, formatted; it checks without an error. */
  readonly text: string;
  readonly graph: ModelGraph;
  /** Numbers that the model learns more (or fewer); undefined where only the data says. */
  readonly added: number | undefined;
}

interface Proposal {
  readonly title: string;
  readonly edits: readonly Edit[];
}

export interface CandidateOptions {
  readonly text: string;
  readonly model: string;
  readonly header?: DataHeader;
  readonly sizes?: VocabularySizes;
  /** Layers of the run, for their names. */
  readonly layers: readonly { readonly name: string }[];
}

/** The edits that findings speak for, without those that break the text, change nothing, or come twice. */
export function candidatesOf(findings: readonly Finding[], options: CandidateOptions): Candidate[] {
  const before = graphOf(options.text, options);
  if (!before) return [];
  const seen = new Set([meaning(before)]);
  const found = findings.flatMap((finding) => proposals(finding, options).flatMap(({ title, edits }): Candidate[] => {
    const text = format(applied(options.text, edits)).text;
    const graph = graphOf(text, options);
    if (edits.length === 0 || !graph || seen.has(meaning(graph))) return [];
    seen.add(meaning(graph));
    return [{ code: finding.code, why: finding.message, title, edits, text, graph, added: addedNumbers(before, graph, options.sizes) }];
  }));
  // What changes who shares what comes first; what changes how gradients are weighed may be tried on any model.
  return [...found.filter(({ added }) => added !== 0), ...found.filter(({ added }) => added === 0)];
}

function proposals(finding: Finding, { text, model, layers }: CandidateOptions): Proposal[] {
  const combiner = (value: string) => ({ title: `Combine gradients by \`${value}\``, edits: setTrain(text, model, "combine", value) });
  const weighting = (value: string) => ({ title: `Weigh losses by \`${value}\``, edits: setTrain(text, model, "weights", value) });
  switch (finding.code) {
    case "MTL801": return [...structures(finding, text, layers[finding.layer ?? -1]?.name ?? "the layer"), ...expertsApart(finding.span, text), combiner("pcgrad"), combiner("cagrad")];
    case "MTL803": return [{ title: `Give ${finding.tasks.join(" and ")} half the weight each`, edits: halfWeights(text, model, finding.tasks) }];
    case "MTL804": return [{ title: `Use ${(finding.numbers["experts"] ?? 0) - (finding.numbers["dead"] ?? 0)} experts`, edits: fewerExperts(finding, text) }];
    case "MTL805": return evenExperts(finding, text);
    case "MTL806": return [weighting("uncertainty")];
    case "MTL807": return readers(finding, text, model);
    case "MTL808": return [weighting("uncertainty"), combiner("imtl")];
    case "MTL802": return trunkWithout(finding, text);
  }
}

function structures({ span, groups = [], tasks }: Finding, text: string, name: string): Proposal[] {
  const written = writtenLayer(text, span);
  if (!written || groups.length < 2) return [];
  const parted = groups.map((group) => group.join(" + ")).join(" and ");
  return [
    { title: `Give ${parted} a copy each of ${name}`, edits: splitLayer(written, groups) },
    { title: `Let ${parted} part at ${name}`, edits: branchFrom(written, groups) },
    { title: `Let ${parted} part where ${written.binding.name.name} begins`, edits: splitChain(written, groups) },
    { title: `Let ${parted} part where ${written.binding.name.name} begins, each ${narrow} times as wide`, edits: narrowParts(written, groups) },
    { title: `Give ${tasks[0]} its own copy of ${written.binding.name.name}`, edits: splitChain(written, without(groups, tasks[0])) },
    { title: `Make ${written.binding.name.name} three experts with a gate for each task, from ${name} on`, edits: mixtureFrom(written, mmoe(3)) },
    { title: `Make ${written.binding.name.name} two experts with a gate for each task, from ${name} on`, edits: mixtureFrom(written, mmoe(2)) },
    { title: `Make ${written.binding.name.name} shared and own experts, from ${name} on`, edits: mixtureFrom(written, (expert) => `ple(levels: 1, shared: 1, private: 1, expert: ${expert})`) },
  ];
}

/** Two copies of this width cost about 1.4 times what one of the full width does. */
const narrow = 0.7;

const narrowParts = (written: WrittenLayer, groups: readonly (readonly string[])[]) => narrower(fromStart(written), narrow, (chain) => eachText(chain, groups));

const mmoe = (experts: number) => (expert: string): string => `mmoe(experts: ${experts}, expert: ${expert})`;

function without(groups: readonly (readonly string[])[], task: string): string[][] {
  return [groups.flat().filter((name) => name !== task), [task]];
}

/** The task leaves every chain of layers that it shares. */
function trunkWithout({ tasks: [task], groups: byAffinity }: Finding, text: string): Proposal[] {
  const checked = check(text);
  const all = checked.models.find(({ graph }) => graph?.tasks.some(({ name }) => name === task))?.graph?.tasks.map(({ name }) => name) ?? [];
  const groups = without([all], task);
  const spans = checked.models.flatMap(({ graph }) => graph?.nodes ?? []).filter((node) => node.tasks.length > 1 && node.tasks.includes(task));
  for (const { span } of [...spans].reverse()) {
    const written = writtenLayer(text, span);
    if (!written) continue;
    const name = written.binding.name.name;
    const parted = byAffinity?.map((group) => group.join(" + ")).join(" and ");
    const found = [
      ...(byAffinity ? [{ title: `Let ${parted} part where ${name} begins, each ${narrow} times as wide`, edits: narrowParts(written, byAffinity) }] : []),
      { title: `Take ${task} out of ${name}`, edits: splitChain(written, groups) },
      { title: `Take ${task} out of ${name}, both copies ${narrow} times as wide`, edits: narrowParts(written, groups) },
      { title: `Make ${name} two experts of ${narrow} times its width, with a gate for each task`, edits: narrower(fromStart(written), narrow, mmoe(2)) },
    ];
    if (found.some(({ edits }) => edits.length > 0)) return found;
  }
  return spans.flatMap(({ span }) => expertsApart(span, text)).slice(0, 1);
}

/** Of a mixture: an expert for every task alone. */
function expertsApart(span: Finding["span"], text: string): Proposal[] {
  const found = ownExperts(text, span);
  return found ? [{ title: `Give every task an expert of its own beside ${found.shared === 1 ? "a shared one" : `${found.shared} shared ones`}`, edits: found.edits }] : [];
}

function evenExperts({ span }: Finding, text: string): Proposal[] {
  const found = moreBalance(text, span);
  return found ? [{ title: `Penalize uneven use of experts by \`balance: ${found.strength}\``, edits: found.edits }] : [];
}

/** With few labels a task's gradients are mostly noise for the others, as far as there are others. */
function readers({ tasks: [task], numbers }: Finding, text: string, model: string): Proposal[] {
  const found = (numbers["others"] ?? 0) > 0 ? readWithoutMoving(text, model, task) : undefined;
  return found ? [{ title: `Let ${task} read ${found.value} without moving it`, edits: found.edits }] : [];
}

function fewerExperts({ span, numbers }: Finding, text: string): Edit[] {
  const left = (numbers["experts"] ?? 0) - (numbers["dead"] ?? 0);
  return left > 1 ? setArgument(text, span, "experts", String(left)) : [];
}

export function applied(text: string, edits: readonly Edit[]): string {
  return [...edits].sort((left, right) => right.span.start - left.span.start)
    .reduce((whole, { span, text: fresh }) => whole.slice(0, span.start) + fresh + whole.slice(span.end), text);
}

function graphOf(text: string, { model, header }: CandidateOptions): ModelGraph | undefined {
  const checked = check(text, header ? { header } : {});
  return checked.problems.some(({ severity }) => severity === "error") ? undefined : checked.models.find(({ name }) => name === model)?.graph;
}

/** A model without where it stands in the text. */
export function meaning(graph: ModelGraph): string {
  return JSON.stringify(graph, (key, value: unknown) => (key === "span" ? undefined : value));
}

/** Sizes that only the data says count where both models have them alike. */
function addedNumbers(before: ModelGraph, after: ModelGraph, sizes: VocabularySizes = {}): number | undefined {
  const [old, fresh] = [before, after].map((graph) => parametersOf(graph, planOf(graph, sizes)).filter(({ trainable }) => trainable).map(({ shape }) => sizeOf(shape)));
  const unknown = (list: readonly number[]) => list.filter(Number.isNaN).length;
  const total = (list: readonly number[]) => list.reduce((sum, size) => sum + (Number.isNaN(size) ? 0 : size), 0);
  return unknown(old) === unknown(fresh) ? total(fresh) - total(old) : undefined;
}
