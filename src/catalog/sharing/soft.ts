import type { SharingDefinition } from "../definition.ts";
import { isWord } from "../words.ts";

export const soft: SharingDefinition = {
  kind: "sharing",
  name: "soft",
  summary: "Every task gets its own copy of a chain, and a penalty ties the copies.",
  documentation: "`x -> soft(dense(64, relu) -> dense(32, relu), penalty: trace_norm(0.01))`: towers of each task's own, drawn to each other by a penalty of their weights "
    + "(or of what they make, as `mmd` and `coral` do), as hard as its strength says. The penalty's gradient is added after `combine`: it is never a conflict.",
  source: "Duong et al. 2015, Low resource dependency parsing; Yang & Hospedales 2017, Trace norm regularised deep multi-task learning",
  parameters: [
    { name: "chain", type: "chain", summary: "The layers that are copied." },
    { name: "penalty", type: "word", words: "penalty", summary: "What ties the copies: its parts are the copies." },
  ],
  takes: "either",
  expand(context, { penalty }) {
    const copies = context.tasks.map((task) => {
      const suffix = `@${task}`;
      return { name: task, suffix, value: context.chain("chain", context.input(task), { suffix, kind: "copy", tasks: [task] }) };
    });
    if (isWord(penalty)) context.penalize(penalty, copies);
    return new Map(copies.map(({ name, value }) => [name, value]));
  },
};
