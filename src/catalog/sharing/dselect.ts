import type { Arguments, ExpandContext, SharingDefinition } from "../definition.ts";
import { bitsFor, selectorWidth } from "../layers/select-experts.ts";
import { numberOf } from "../words.ts";
import { expertParameter, expertsOf, expertsParameter, gateLine, gateParameter, gatePart, mixOf, withinExperts } from "./gate.ts";

/** A task's gate: numbers for its selectors, from the row or learned once, and what the selectors make of them. */
function gateFor(context: ExpandContext, task: string, args: Arguments): string {
  const part = gatePart({ suffix: `gate_${task}`, task });
  const [experts, k] = [numberOf(args, "experts"), numberOf(args, "k")];
  const width = selectorWidth(experts, k);
  const input = context.input(task);
  const numbers = args.static === true
    ? context.layer("task_vector", { width }, [input], part)
    : context.layer("dense", { units: width, bias: true }, [gateLine(context, input, part)], part);
  return context.layer("select_experts", { experts, k, temperature: numberOf(args, "temperature", 1) }, [numbers], part);
}

function isPowerOfTwo(context: ExpandContext, experts: number): boolean {
  const nearest = 2 ** bitsFor(experts);
  if (nearest !== experts) context.reject("MTL511", { parameter: "experts", experts, nearest });
  return nearest === experts;
}

export const dselectK: SharingDefinition = {
  kind: "sharing",
  name: "dselect_k",
  summary: "Mixture of experts whose gates learn to use k experts of each task, smoothly.",
  documentation: "Each task has k selectors; each names an expert in bits that pass through a smooth step, so that a selector settles on exactly one expert, "
    + "and gradients flow all the way there. With `static: true` a task chooses its experts once, for all rows. "
    + "The paper's entropy term, which only hastens this, is left out.",
  source: "Hazimeh et al. 2021, DSelect-k: differentiable selection in the mixture of experts",
  parameters: [
    { ...expertsParameter, summary: "How many experts there are: a power of two." },
    expertParameter,
    { name: "k", type: "integer", minimum: 1, default: 2, summary: "How many experts a task may use." },
    gateParameter,
    { name: "static", type: "boolean", default: false, summary: "Whether a task's choice is the same for all rows." },
    { name: "temperature", type: "number", above: 0, default: 1, summary: "Width of the smooth step: a small one settles early." },
  ],
  takes: "shared",
  expand(context, args) {
    const count = numberOf(args, "experts");
    if (!withinExperts(context, { ...args, k: numberOf(args, "k", 2) }, "k") || !isPowerOfTwo(context, count)) return new Map();
    const experts = expertsOf(context, count, { suffix: "expert", input: context.input(context.tasks[0]) });
    return new Map(context.tasks.map((task) =>
      [task, mixOf(context, gateFor(context, task, { k: 2, ...args }), experts, { suffix: `mix_${task}`, task })]));
  },
};
