import type { Arguments, ExpandContext, ParameterDefinition, Part } from "../definition.ts";
import { numberOf, word } from "../words.ts";

/** A gate: what it reads, how many shares it makes, and whose it is. */
export interface Gate {
  /** Makes its name: `gate_buy`, `level_2/gate_shared`. */
  readonly suffix: string;
  /** Absent: the gate of all tasks. */
  readonly task?: string;
  readonly input: string;
  readonly shares: number;
  /** How many of the shares are not zero; 0 or absent: all. */
  readonly top?: number;
  /** Gates with one key have one set of weights. */
  readonly sharedAs?: string;
}

/** What a gate reads in one line, through its own chain where one is given. */
export function gateLine(context: ExpandContext, input: string, part: Part): string {
  // Its weights are told apart from those of the gate's own layer, where all gates have one set.
  const chain = part.sharedAs === undefined ? part : { ...part, sharedAs: `${part.sharedAs}_line` };
  const read = context.has("gate") ? context.chain("gate", input, chain) : input;
  return context.shape(read).length === 1 ? read : context.layer("flatten", {}, [read], part);
}

export function gatePart({ suffix, task, sharedAs }: Pick<Gate, "suffix" | "task" | "sharedAs">): Part {
  return { suffix, kind: "gate", ...(task === undefined ? {} : { tasks: [task] }), ...(sharedAs === undefined ? {} : { sharedAs }) };
}

/** Writes a gate: a share for each of its experts, which sum to 1. */
export function gateOf(context: ExpandContext, gate: Gate): string {
  const part = gatePart(gate);
  const line = gateLine(context, gate.input, part);
  const whole = gate.top === undefined || gate.top === 0;
  const activation = word(whole ? "softmax" : "linear");
  const shares = context.layer("dense", { units: gate.shares, activation, bias: true }, [line], part);
  return whole ? shares : context.layer("top_softmax", { k: gate.top }, [shares], part);
}

/** Adds the penalty that has experts used alike, where it is asked for. */
export function balanced(context: ExpandContext, args: Arguments, gates: readonly string[]): void {
  const strength = numberOf(args, "balance");
  if (strength > 0) context.penalize(word("balance", { strength }), gates.map((gate) => [gate]));
}

/** Writes several experts: each is a copy of the chain `expert`, with weights of its own. */
export function expertsOf(context: ExpandContext, count: number, { suffix, input, task }: Pick<Gate, "suffix" | "input" | "task">): readonly string[] {
  return Array.from({ length: count }, (_, at) => context.chain("expert", input, {
    suffix: `${suffix}_${at + 1}`, kind: "expert", index: at + 1, ...(task === undefined ? {} : { tasks: [task] }),
  }));
}

/** Writes a blend of values, by a gate. */
export function mixOf(context: ExpandContext, gate: string, values: readonly string[], { suffix, task }: Pick<Gate, "suffix" | "task">): string {
  return context.layer("mix", {}, [gate, ...values], { suffix, kind: "mix", ...(task === undefined ? {} : { tasks: [task] }) });
}

export const expertsParameter: ParameterDefinition = { name: "experts", type: "integer", minimum: 1, summary: "How many experts there are." };

export const expertParameter: ParameterDefinition = { name: "expert", type: "chain", summary: "The layers of one expert." };

export const gateParameter: ParameterDefinition = { name: "gate", type: "chain", optional: true, summary: "Layers of a gate before its last one." };

export const topParameter: ParameterDefinition = {
  name: "top_k", type: "integer", minimum: 1, optional: true,
  summary: "How many experts a gate uses for a row: those of the largest shares. All of them, where nothing is said.",
};

export const balanceParameter: ParameterDefinition = {
  name: "balance", type: "number", minimum: 0, optional: true,
  summary: "Strength of a penalty for experts that are used unevenly: the squared coefficient of variation of their mean shares over the batch.",
};

/** Whether `parameter` is at most the number of experts; tells where it is not. */
export function withinExperts(context: ExpandContext, args: Arguments, parameter: string): boolean {
  const [count, experts] = [numberOf(args, parameter), numberOf(args, "experts")];
  if (count > experts) context.reject("MTL510", { parameter, count, experts });
  return count <= experts;
}
