import { GraphError, type Build } from "../graph/build.ts";
import type { ForwardPenalty, ForwardRelation } from "../graph/forward.ts";
import type { ModelGraph, ModelParameter, ModelPenalty } from "../graph/model.ts";
import type { Value } from "../graph/program.ts";
import { sameShape, sizeOf } from "../graph/shape.ts";
import type { PenaltyDefinition, WeightSpec } from "./definition.ts";
import { catalog } from "./index.ts";
import type { PenaltyForm, WeightPenalty, WeightPenaltyInputs } from "./penalty.ts";
import { parameterName, type Plan } from "./plan.ts";
import { numberOf } from "./words.ts";

/** A penalty with the weights that it reads and those that it learns. */
export interface PlannedPenalty {
  readonly penalty: ModelPenalty;
  readonly form: PenaltyForm;
  /** Weight by weight, the parameter of every part. */
  readonly weights: readonly (readonly string[])[];
  readonly learned: readonly ModelParameter[];
}

/** Of the weights of a layer, those that a penalty of weights counts. */
export function countedWeights(form: WeightPenalty, weights: readonly WeightSpec[]): readonly WeightSpec[] {
  return weights.filter(({ trainable, shape }) => trainable !== false && (form.counts === "all" || shape.length > 1));
}

/** The penalties of a planned model. @throws GraphError where parts do not fit: the language has checked them. */
export function planPenalties(graph: ModelGraph, plan: Plan): readonly PlannedPenalty[] {
  return (graph.penalties ?? []).map((penalty) => planPenalty(penalty, plan));
}

function planPenalty(penalty: ModelPenalty, plan: Plan): PlannedPenalty {
  const { form } = definitionOf(penalty);
  if (form.reads !== "weights") return { penalty, form, weights: [], learned: [] };
  const byNode = new Map(plan.nodes.map((planned) => [planned.node.name, planned]));
  const parts = penalty.parts.map(({ nodes }) => new Map(nodes.flatMap((name) => {
    const planned = byNode.get(name);
    if (!planned) throw new GraphError(`${penalty.name} reads ${name}, which is no layer`);
    return countedWeights(form, planned.weights).map((spec) => [parameterName(planned.node, spec.name), spec] as const);
  })));
  const [first, ...others] = parts.map((part) => [...part]);
  const alike = others.every((part) => part.length === first.length && part.every(([, { shape }], at) => sameShape(shape, first[at][1].shape)));
  if (!alike) throw new GraphError(`the parts of ${penalty.name} are not alike`);
  const weights = first.map((_, at) => [first, ...others].map((part) => part[at][0]));
  const numbers = first.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  return { penalty, form, weights, learned: (form.learns?.(numbers, parts.length, penalty.arguments) ?? []).map((spec) => learnedParameter(penalty, spec)) };
}

function definitionOf({ word, name }: ModelPenalty): PenaltyDefinition {
  const definition = catalog.find("penalty", word);
  if (!definition) throw new GraphError(`there is no penalty ${word} (${name})`);
  return definition;
}

function learnedParameter(penalty: ModelPenalty, { name, shape, initializer }: WeightSpec): ModelParameter {
  return {
    name: learnedName(penalty, name), shape, initializer, trainable: true, owners: [], layer: penalty.name, node: penalty.name,
    auxiliary: true, rate: 1, decay: 0,
  };
}

function learnedName({ name }: ModelPenalty, weight: string): string {
  return `penalty/${name}/${weight}`;
}

type Reader = (name: string) => Value;

function weightInputs(build: Build, { penalty, weights }: PlannedPenalty, parameter: Reader): WeightPenaltyInputs {
  return { build, weights: weights.map((alike) => alike.map(parameter)), learned: (name) => parameter(learnedName(penalty, name)) };
}

/** What penalties read: parameters, what nodes and inputs make, and the Gram matrix of the tasks' gradients. */
export interface PenaltySources {
  parameter(name: string): Value;
  value(name: string): Value;
  gram(): Value;
}

/** Writes every penalty, times its strength. */
export function lowerPenalties(build: Build, planned: readonly PlannedPenalty[], sources: PenaltySources): readonly ForwardPenalty[] {
  return planned.map((one) => ({
    name: one.penalty.name,
    value: build.multiply(lowerPenalty(build, one, sources), build.scalar(numberOf(one.penalty.arguments, "strength"))),
  }));
}

function lowerPenalty(build: Build, one: PlannedPenalty, sources: PenaltySources): Value {
  const { form, penalty: { arguments: args, terms } } = one;
  switch (form.reads) {
    case "weights": return form.lower(weightInputs(build, one, sources.parameter), args);
    case "values": return terms.map((term) => form.lower(build, term.map(sources.value), args)).reduce((left, right) => build.add(left, right), build.scalar(0));
    case "gradients": return form.lower(build, sources.gram(), args);
  }
}

/** Writes what penalties tell of how their parts are related. */
export function lowerRelations(build: Build, planned: readonly PlannedPenalty[], parameter: Reader): readonly ForwardRelation[] {
  return planned.flatMap((one): ForwardRelation[] => {
    const { form, penalty: { name, parts, arguments: args } } = one;
    if (form.reads !== "weights" || !form.relation) return [];
    const matrix = form.relation.lower(weightInputs(build, one, parameter), args);
    return [{ name, figure: form.relation.figure, labels: parts.map((part) => part.name), matrix }];
  });
}
