import type { Arguments, ExpandContext, ParameterDefinition, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { balanced, balanceParameter, expertParameter, expertsOf, expertsParameter, gateOf, gateParameter, gatePart, mixOf, topParameter, withinExperts } from "./gate.ts";

const embedding: ParameterDefinition = {
  name: "embedding", type: "integer", minimum: 1, optional: true, unit: "numbers",
  summary: "Length of a learned vector of every task, read beside the value by one gate that all tasks share; without it every task has a gate of its own.",
};

const gateInput: ParameterDefinition = {
  name: "gate_input", type: "value", optional: true, summary: "What the gates read; the value that comes in, where nothing is said.",
};

/** A task's gate, or that of all tasks, which then reads who asks. */
function gateFor(context: ExpandContext, task: string, args: Arguments): string {
  const gate = { suffix: `gate_${task}`, task, shares: numberOf(args, "experts"), top: numberOf(args, "top_k") };
  const input = context.value("gate_input", task) ?? context.input(task);
  const width = numberOf(args, "embedding");
  if (width === 0) return gateOf(context, { ...gate, input });
  const part = gatePart(gate);
  const line = context.shape(input).length === 1 ? input : context.layer("flatten", {}, [input], part);
  const vector = context.layer("task_vector", { width, spread: 1 }, [input], { ...part, suffix: `task_${task}` });
  return gateOf(context, { ...gate, input: context.layer("concat", {}, [line, vector], part), sharedAs: "gate" });
}

export const mmoe: SharingDefinition = {
  kind: "sharing",
  name: "mmoe",
  summary: "Multi-gate mixture of experts: shared experts, and for each task a gate that blends them.",
  documentation: "All experts read the value and belong to all tasks. Each task has a gate of its own, `softmax` over the experts, which "
    + "says how much of each expert the task takes. Without `gate` it is linear in the value; with `gate: dense(32, relu)` that chain comes first. "
    + "`gate_input: user` lets the gates read another value than the experts; `top_k: 2` leaves each row the two largest shares. "
    + "With `embedding: 8` all tasks have one gate, which reads a learned vector of the task beside the value.",
  source: "Ma et al. 2018, Modeling task relationships in multi-task learning with multi-gate mixture-of-experts",
  parameters: [expertsParameter, expertParameter, gateParameter, gateInput, topParameter, balanceParameter, embedding],
  takes: "shared",
  expand(context, args) {
    if (!withinExperts(context, args, "top_k")) return new Map();
    const [first] = context.tasks;
    const experts = expertsOf(context, numberOf(args, "experts"), { suffix: "expert", input: context.input(first) });
    const gates = new Map(context.tasks.map((task) => [task, gateFor(context, task, args)]));
    balanced(context, args, [...gates.values()]);
    return new Map([...gates].map(([task, gate]) => [task, mixOf(context, gate, experts, { suffix: `mix_${task}`, task })]));
  },
};
