import type { ExpandContext, Part, SharingDefinition } from "../definition.ts";
import { numberOf, word } from "../words.ts";

/** A task's gate: what its chain makes of the input, or the input itself in one line, then a share for every expert. */
function gateFor(context: ExpandContext, task: string, experts: number): string {
  const part: Part = { suffix: `gate_${task}`, kind: "gate", tasks: [task] };
  const input = context.input(task);
  const read = context.has("gate") ? context.chain("gate", input, part) : input;
  const line = context.shape(read).length === 1 ? read : context.layer("flatten", {}, [read], part);
  return context.layer("dense", { units: experts, activation: word("softmax"), bias: true }, [line], part);
}

export const mmoe: SharingDefinition = {
  kind: "sharing",
  name: "mmoe",
  summary: "Multi-gate mixture of experts: shared experts, and for each task a gate that blends them.",
  documentation: "All experts read the value and belong to all tasks. Each task has a gate of its own, `softmax` over the experts, which "
    + "says how much of each expert the task takes. Without `gate` it is linear in the value; with `gate: dense(32, relu)` that chain comes first.",
  source: "Ma et al. 2018, Modeling task relationships in multi-task learning with multi-gate mixture-of-experts",
  parameters: [
    { name: "experts", type: "integer", minimum: 1, summary: "How many experts there are." },
    { name: "expert", type: "chain", summary: "The layers of one expert." },
    { name: "gate", type: "chain", optional: true, summary: "Layers of a gate before its last one." },
  ],
  takes: "shared",
  expand(context, args) {
    const [first] = context.tasks;
    const experts = Array.from({ length: numberOf(args, "experts") }, (_, at) =>
      context.chain("expert", context.input(first), { suffix: `expert_${at + 1}`, kind: "expert", index: at + 1 }));
    return new Map(context.tasks.map((task) => {
      const gate = gateFor(context, task, experts.length);
      return [task, context.layer("mix", {}, [gate, ...experts], { suffix: `mix_${task}`, kind: "mix", tasks: [task] })];
    }));
  },
};
