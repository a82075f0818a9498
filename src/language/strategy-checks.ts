import type { Span } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { CombinerDefinition, WeightingDefinition } from "../catalog/definition.ts";
import type { AnalyzeSettings, ModelNode, ModelTask, TrainSettings, WordValue } from "../graph/model.ts";
import { representationOf } from "../graph/representation.ts";
import { withRotations } from "../graph/rotations.ts";
import type { Report } from "./report.ts";
import { valueSpan, type SettingValues } from "./settings.ts";
import { choiceText } from "./texts.ts";

/** What `train` says beside the tasks and nodes that it is about. */
export interface StrategyInputs {
  readonly train: TrainSettings;
  readonly analyze: AnalyzeSettings;
  readonly settings: SettingValues;
  readonly tasks: readonly ModelTask[];
  readonly nodes: readonly ModelNode[];
  /** Labels the nodes, for a sentence about one. */
  label(): void;
  /** Words of the model's penalties. */
  readonly penalties: readonly string[];
  /** Whether a node owns weights. */
  weighted(node: string): boolean;
  /** Of the model's name, for what stands nowhere else. */
  readonly span: Span;
}

/** Whether weighting, combiner and the ways of a run fit each other and the model. */
export function checkStrategy(report: Report, inputs: StrategyInputs): void {
  const trained = inputs.tasks.filter(({ loss }) => loss.word !== "none");
  if (trained.length === 0 || inputs.settings.broken) return;
  checkLists(report, inputs, trained);
  checkStarts(report, inputs, trained);
  checkPairs(report, inputs);
  checkTurns(report, inputs);
  checkScope(report, inputs);
}

/** Lists with a number for each task: `pareto`, and those of the weighting. */
function checkLists(report: Report, { train, settings }: StrategyInputs, trained: readonly ModelTask[]): void {
  const lists: [setting: string, key: string, list: unknown][] = [["pareto", "pareto", settings.values.get("pareto")]];
  for (const { name, type } of catalog.find("weighting", train.weights.word)?.parameters ?? []) {
    if (type === "numbers") lists.push(["weights", name, train.weights.arguments[name]]);
  }
  for (const [setting, key, list] of lists) {
    if (list === undefined) continue;
    const given = Array.isArray(list) ? list.length : 1;
    if (given === trained.length) continue;
    const tasks = choiceText(trained.map(({ name }) => name)).replaceAll(" or ", " and ");
    report.add("MTL420", valueSpan(settings, setting, trained[0].span), { key, count: trained.length, tasks, given });
  }
  if (settings.values.has("pareto") && !train.pareto) report.add("MTL426", valueSpan(settings, "pareto", trained[0].span));
}

function checkStarts(report: Report, { train }: StrategyInputs, trained: readonly ModelTask[]): void {
  if (trained.every(({ fromEpoch = 1 }) => fromEpoch > 1)) report.add("MTL424", trained[0].span);
  for (const { name, span, fromEpoch = 1 } of trained) {
    if (fromEpoch > train.epochs) report.add("MTL425", span, { task: name, from: fromEpoch, epochs: train.epochs });
  }
}

interface Chosen {
  readonly train: TrainSettings;
  readonly weighting: WeightingDefinition;
  readonly combiner: CombinerDefinition;
  readonly penalties: readonly string[];
}

/** What excludes each other, with the reason; `at` is the setting that is marked. */
interface Exclusion {
  readonly at: string;
  readonly first: string;
  readonly second: string;
  readonly why: string;
  /** What may stand there instead. */
  readonly instead?: string;
}

const ownGradients = "each task brings a gradient that was taken elsewhere";

function checkPairs(report: Report, { train, settings, penalties, span }: StrategyInputs): void {
  const weighting = catalog.find("weighting", train.weights.word);
  const combiner = catalog.find("combiner", train.combine.word);
  if (!weighting || !combiner) return;
  for (const { at, instead, ...data } of exclusionsOf({ train, weighting, combiner, penalties })) {
    const place = valueSpan(settings, at, span);
    report.add("MTL421", place, data, instead ? { fixes: [{ title: `Use \`${instead}\``, edits: [{ span: place, text: instead }] }] } : {});
  }
  const weighs = weighting.name !== "equal" || train.pareto !== undefined;
  if (combiner.ignoresLengths && weighs && !hasPower(train.combine)) {
    const weights = weighting.name === "equal" ? "pareto" : `weights: ${weighting.name}`;
    report.add("MTL422", valueSpan(settings, "combine", span), { combiner: combiner.name, weights });
  }
}

/** What looks at several tasks at once is idle where one has its turn at a time. */
function checkTurns(report: Report, { train, settings, analyze, span }: StrategyInputs): void {
  if (train.sample?.word !== "bandit") return;
  const combiner = catalog.find("combiner", train.combine.word);
  if (combiner?.needs === "gram") report.add("MTL434", valueSpan(settings, "combine", span), { what: `combine: ${combiner.name}` });
  for (const key of ["conflicts", "affinity"] as const) {
    if (analyze[key] > 0) report.add("MTL434", valueSpan(settings, "sample", span), { what: key });
  }
}

/** `fairgrad(alpha: 2)` does look at lengths: only its power 1 does not. */
function hasPower({ word, arguments: { alpha } }: WordValue): boolean {
  return word === "fairgrad" && alpha !== 1;
}

function exclusionsOf({ train, weighting, combiner, penalties }: Chosen): Exclusion[] {
  const { meta, accumulate = 1, combine } = train;
  const plainSum = combiner.needs === "nothing";
  const atRepresentation = combine.arguments["scope"] === "representation" || combiner.rotates !== undefined;
  const place = combiner.rotates ? `combine: ${combiner.name}` : "scope: representation";
  const found: Exclusion[] = [];
  const add = (holds: boolean, exclusion: Exclusion) => { if (holds) found.push(exclusion); };
  add(weighting.forSums === true && !plainSum, {
    at: "combine", first: `weights: ${weighting.name}`, second: `combine: ${combiner.name}`,
    why: "its weights are learned for a step that is the weighted sum of the gradients; use `combine: sum`", instead: "sum",
  });
  add(weighting.needs === "bilevel" && accumulate > 1, {
    at: "accumulate", first: `weights: ${weighting.name}`, second: "accumulate", why: "its step has a training and a validation batch of its own; use a larger `batch`",
  });
  add(atRepresentation && accumulate > 1, {
    at: "accumulate", first: place, second: "accumulate", why: "representations of several batches are not kept; use a larger `batch`",
  });
  const ofGradients = penalties.find((word) => catalog.find("penalty", word)?.form.reads === "gradients");
  add(atRepresentation && ofGradients !== undefined, {
    at: "combine", first: place, second: `penalty ${ofGradients}`, why: "the former never takes the gradients on shared weights that the latter is about",
  });
  if (!meta) return found;
  const second = `meta: ${meta.word}`;
  add(atRepresentation, { at: "meta", first: place, second, why: `${ownGradients}, and not at one representation` });
  add(accumulate > 1, { at: "meta", first: "accumulate", second, why: `${ownGradients}; use a larger \`batch\`` });
  add(combiner.samples === true, { at: "meta", first: `combine: ${combiner.name}`, second, why: `${ownGradients}, which has no product with another batch's` });
  add(weighting.needs === "validation" || weighting.needs === "bilevel", { at: "meta", first: `weights: ${weighting.name}`, second, why: `${ownGradients}, so that its step is not the one that was looked at` });
  return found;
}

function checkScope(report: Report, { train, settings, tasks, nodes, label, weighted, span }: StrategyInputs): void {
  const rotates = catalog.find("combiner", train.combine.word)?.rotates !== undefined;
  if (train.combine.arguments["scope"] !== "representation" && !rotates) return;
  label();
  const opponent = nodes.find(({ word }) => word === "reverse_gradient");
  if (opponent) {
    report.add("MTL423", valueSpan(settings, "combine", span), { why: `\`${opponent.label}\` plays against the others; ${rotates ? "use another combiner" : "use `scope: shared`"}` });
    return;
  }
  const isWeighted = ({ name }: ModelNode) => weighted(name);
  const found = rotates ? withRotations({ tasks, nodes }, isWeighted) : representationOf({ tasks, nodes }, isWeighted);
  if (!("missing" in found)) return;
  const scopes = catalog.find("combiner", train.combine.word)?.parameters.find(({ name }) => name === "scope")?.choices ?? [];
  const sharedWay = rotates ? "use another combiner" : "use `scope: shared`";
  const layerWay = scopes.includes("layer") ? "use `scope: layer`" : sharedWay;
  const why = found.node
    ? `\`${found.node.label}\` serves ${choiceText(found.node.tasks).replaceAll(" or ", " and ")} alone; ${layerWay}`
    : `no layer with weights serves all tasks; ${sharedWay}`;
  report.add("MTL423", valueSpan(settings, "combine", span), { why }, found.node ? { related: [{ span: found.node.span, message: "serves some tasks, not all" }] } : {});
}

