import type { ParameterDefinition, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { expertParameter, expertsOf, expertsParameter, gateOf, gateParameter, mixOf, topParameter, withinExperts } from "./gate.ts";

const gateInput: ParameterDefinition = {
  name: "gate_input", type: "value", optional: true, summary: "What the gates read; the value that comes in, where nothing is said.",
};

export const mmoe: SharingDefinition = {
  kind: "sharing",
  name: "mmoe",
  summary: "Multi-gate mixture of experts: shared experts, and for each task a gate that blends them.",
  documentation: "All experts read the value and belong to all tasks. Each task has a gate of its own, `softmax` over the experts, which "
    + "says how much of each expert the task takes. Without `gate` it is linear in the value; with `gate: dense(32, relu)` that chain comes first. "
    + "`gate_input: user` lets the gates read another value than the experts; `top_k: 2` leaves each row the two largest shares.",
  source: "Ma et al. 2018, Modeling task relationships in multi-task learning with multi-gate mixture-of-experts",
  parameters: [expertsParameter, expertParameter, gateParameter, gateInput, topParameter],
  takes: "shared",
  expand(context, args) {
    if (!withinExperts(context, args, "top_k")) return new Map();
    const [first] = context.tasks;
    const experts = expertsOf(context, numberOf(args, "experts"), { suffix: "expert", input: context.input(first) });
    return new Map(context.tasks.map((task) => {
      const input = context.value("gate_input", task) ?? context.input(task);
      const gate = gateOf(context, { suffix: `gate_${task}`, task, input, shares: experts.length, top: numberOf(args, "top_k") });
      return [task, mixOf(context, gate, experts, { suffix: `mix_${task}`, task })];
    }));
  },
};
