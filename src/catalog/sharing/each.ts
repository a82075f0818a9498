import type { ExpandContext, SharingDefinition } from "../definition.ts";

/** Writes one group's copy, once for every value that its tasks bring: all of these have one set of weights. */
function copyFor(context: ExpandContext, group: readonly string[]): readonly (readonly [string, string])[] {
  const suffix = `@${group.join("+")}`;
  const values = [...new Set(group.map((task) => context.input(task)))];
  return values.flatMap((value, index) => {
    const tasks = group.filter((task) => context.input(task) === value);
    const several = values.length > 1;
    const own = several ? `${suffix}.${index + 1}` : suffix;
    const made = context.chain("chain", value, { suffix: own, kind: "copy", tasks, ...(several ? { sharedAs: suffix } : {}) });
    return tasks.map((task) => [task, made] as const);
  });
}

export const each: SharingDefinition = {
  kind: "sharing",
  name: "each",
  summary: "Every task, or every group of tasks, gets its own copy of a chain.",
  documentation: "`trunk -> each(dense(64, relu))` gives every task that uses the value a copy with weights of its own. With "
    + "`groups: [[click, like], [buy]]` the tasks of one group share a copy, and groups do not; a task in no group has a copy to itself.",
  parameters: [
    { name: "chain", type: "chain", summary: "The layers that are copied." },
    { name: "groups", type: "groups", optional: true, summary: "Which tasks share a copy; without it every task has its own." },
  ],
  takes: "either",
  expand: (context) => new Map(context.groups().flatMap((group) => copyFor(context, group))),
};
