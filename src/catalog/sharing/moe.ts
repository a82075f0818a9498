import type { SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { balanced, balanceParameter, expertParameter, expertsOf, expertsParameter, gateOf, gateParameter, mixOf, topParameter, withinExperts } from "./gate.ts";

export const moe: SharingDefinition = {
  kind: "sharing",
  name: "moe",
  summary: "Mixture of experts: one gate, for all tasks alike, blends them.",
  documentation: "Every row gets its own blend of experts, and every task the same one: what comes out is one value, shared like a layer's, and "
    + "`moe` may stand wherever a layer may. For a gate of each task see `mmoe`. `top_k: 2` leaves each row the two largest shares.",
  source: "Jacobs et al. 1991, Adaptive mixtures of local experts",
  parameters: [expertsParameter, expertParameter, gateParameter, topParameter, balanceParameter],
  takes: "shared",
  makes: "shared",
  expand(context, args) {
    if (!withinExperts(context, args, "top_k")) return new Map();
    const input = context.input(context.tasks[0]);
    const experts = expertsOf(context, numberOf(args, "experts"), { suffix: "expert", input });
    const gate = gateOf(context, { suffix: "gate", input, shares: experts.length, top: numberOf(args, "top_k") });
    balanced(context, args, [gate]);
    const mixed = mixOf(context, gate, experts, { suffix: "mix" });
    return new Map(context.tasks.map((task) => [task, mixed]));
  },
};
