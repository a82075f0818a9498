import type { SharingDefinition } from "../definition.ts";
import { numberOf, word } from "../words.ts";

export const sharedPrivate: SharingDefinition = {
  kind: "sharing",
  name: "shared_private",
  summary: "What all tasks share beside what each keeps to itself, held apart by a penalty.",
  documentation: "Every task gets `shared(x)` and its own `private(x)` side by side along the last axis. The penalty `orthogonal` keeps the two from saying the same: its strength is "
    + "`orthogonal`, 0 for none. For the adversarial form add a task that must not be told: `common -> reverse_gradient -> …`.",
  source: "Bousmalis et al. 2016, Domain separation networks; Liu et al. 2017, Adversarial multi-task learning for text classification",
  parameters: [
    { name: "shared", type: "chain", summary: "The layers of all tasks." },
    { name: "private", type: "chain", summary: "The layers of which every task has its own." },
    { name: "orthogonal", type: "number", minimum: 0, default: 0.05, summary: "Strength of the penalty between the two." },
  ],
  takes: "shared",
  expand(context, args) {
    const input = context.input(context.tasks[0]);
    const common = context.chain("shared", input, { suffix: "shared", kind: "expert" });
    const own = context.tasks.map((task) => [task, context.chain("private", input, { suffix: `@${task}`, kind: "copy", tasks: [task] })] as const);
    const strength = numberOf(args, "orthogonal", 0.05);
    if (strength > 0) context.penalize(word("orthogonal", { strength }), own.map(([, value]) => [common, value]));
    return new Map(own.map(([task, value]) => [task, context.layer("concat", {}, [common, value], { suffix: `both_${task}`, kind: "mix", tasks: [task] })]));
  },
};
