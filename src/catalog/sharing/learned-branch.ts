import type { Arguments, ExpandContext, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { gatePart, mixOf } from "./gate.ts";

/** Who chooses: a task, or a branch within its level. */
interface Child {
  readonly prefix: string;
  readonly name: string;
  readonly args: Arguments;
  readonly task?: string;
}

/** One of the nodes below, as a child draws it: a task, or a branch of the level above. */
function chosen(context: ExpandContext, nodes: readonly string[], { prefix, name, args, task }: Child): string {
  const [first] = nodes;
  if (nodes.length === 1) return first;
  const whose = task === undefined ? {} : { task };
  const given = { branches: nodes.length, temperature: args.temperature ?? 1 };
  const choice = context.layer("branch_choice", given, [first], gatePart({ suffix: `${prefix}choice_${name}`, ...whose }));
  return mixOf(context, choice, nodes, { suffix: `${prefix}chosen_${name}`, ...whose });
}

/** The branches of one level, each fed by what it chose of the level below. */
function levelOf(context: ExpandContext, below: readonly string[], level: number, args: Arguments): readonly string[] {
  const prefix = numberOf(args, "levels", 1) === 1 ? "" : `level_${level}/`;
  return Array.from({ length: numberOf(args, "branches") }, (_, at) => {
    const input = chosen(context, below, { prefix, name: String(at + 1), args });
    return context.chain("chain", input, { suffix: `${prefix}branch_${at + 1}`, kind: "expert", index: at + 1 });
  });
}

export const learnedBranch: SharingDefinition = {
  kind: "sharing",
  name: "learned_branch",
  summary: "Tasks learn which of several branches they go through: a tree of sharing, found in training.",
  documentation: "`branches` copies of a chain stand side by side, for `levels` levels. Every task learns which branch of the last level it reads, and every branch which one of the level below. "
    + "In training each draws its choice anew every step by Gumbel-softmax; at prediction it takes the likeliest. `temperature: cosine(5, 0.5, epochs: 10)` lowers it while training, as the paper does: first all branches are tried, then one is settled on.",
  source: "Guo, Lee & Ulbricht 2020, Learning to branch for multi-task learning",
  parameters: [
    { name: "branches", type: "integer", minimum: 2, summary: "How many branches a level has." },
    { name: "chain", type: "chain", summary: "The layers of one branch." },
    { name: "levels", type: "integer", minimum: 1, maximum: 20, default: 1, summary: "How many levels follow each other." },
    { name: "temperature", type: "number", words: "ramp", above: 0, default: 1, summary: "Of the draws: a small one is nearly one branch alone, and learns slowly." },
  ],
  takes: "shared",
  expand(context, args) {
    let nodes: readonly string[] = [context.input(context.tasks[0])];
    for (let level = 1; level <= numberOf(args, "levels", 1); level++) nodes = levelOf(context, nodes, level, args);
    return new Map(context.tasks.map((task) => [task, chosen(context, nodes, { prefix: "", name: task, args, task })]));
  },
};
