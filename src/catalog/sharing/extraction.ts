import type { Arguments, ExpandContext, ParameterDefinition, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";
import { balanced, balanceParameter, expertParameter, expertsOf, gateOf, gateParameter, mixOf } from "./gate.ts";

/** What a level reads: each task's path, and the path that all share. */
interface Paths {
  readonly own: ReadonlyMap<string, string>;
  readonly shared: string;
}

interface Level {
  /** `level_2/`, or nothing where there is one level. */
  readonly prefix: string;
  /** The last level has no shared path: nobody would read it. */
  readonly last: boolean;
  readonly sharedExperts: number;
  readonly privateExperts: number;
  /** Where gates are listed. */
  readonly gates: string[];
}

/** One level: each task blends the shared experts and its own; the shared path blends all of them. */
function extract(context: ExpandContext, paths: Paths, { prefix, last, sharedExperts, privateExperts, gates }: Level): Paths {
  const shared = expertsOf(context, sharedExperts, { suffix: `${prefix}shared`, input: paths.shared });
  const own = new Map(context.tasks.map((task) => {
    const input = paths.own.get(task) ?? "";
    return [task, expertsOf(context, privateExperts, { suffix: `${prefix}private_${task}`, input, task })] as const;
  }));
  const blend = (suffix: string, input: string, experts: readonly string[], task?: string) => {
    const whose = task === undefined ? {} : { task };
    const gate = gateOf(context, { suffix: `${prefix}gate_${suffix}`, input, shares: experts.length, ...whose });
    gates.push(gate);
    return mixOf(context, gate, experts, { suffix: `${prefix}mix_${suffix}`, ...whose });
  };
  return {
    own: new Map(context.tasks.map((task) => [task, blend(task, paths.own.get(task) ?? "", [...shared, ...own.get(task) ?? []], task)])),
    shared: last ? "" : blend("shared", paths.shared, [...shared, ...[...own.values()].flat()]),
  };
}

function expand(context: ExpandContext, args: Arguments, levels: number): ReadonlyMap<string, string> {
  const start = context.input(context.tasks[0]);
  const gates: string[] = [];
  let paths: Paths = { own: new Map(context.tasks.map((task) => [task, start])), shared: start };
  for (let level = 1; level <= levels; level++) {
    paths = extract(context, paths, {
      prefix: levels === 1 ? "" : `level_${level}/`, last: level === levels,
      sharedExperts: numberOf(args, "shared"), privateExperts: numberOf(args, "private"), gates,
    });
  }
  balanced(context, args, gates);
  return paths.own;
}

const experts: readonly ParameterDefinition[] = [
  { name: "shared", type: "integer", minimum: 1, summary: "How many experts all tasks have together." },
  { name: "private", type: "integer", minimum: 1, summary: "How many experts each task has to itself." },
  expertParameter,
  gateParameter,
  balanceParameter,
];

const source = "Tang et al. 2020, Progressive layered extraction (PLE)";

export const cgc: SharingDefinition = {
  kind: "sharing",
  name: "cgc",
  summary: "Customised gate control: shared experts, and each task's own, blended by the task's gate.",
  documentation: "Each task has a gate over the shared experts, which come first, and its own: tasks that disagree keep apart what they do not "
    + "share. One level of `ple`. Gates read the value that comes in; with `gate: dense(32, relu)` that chain comes first.",
  source,
  parameters: experts,
  takes: "shared",
  expand: (context, args) => expand(context, args, 1),
};

export const ple: SharingDefinition = {
  kind: "sharing",
  name: "ple",
  summary: "Progressive layered extraction: levels of shared and private experts, that read from each other.",
  documentation: "Each level has shared experts and experts of each task. A task's gate blends the shared ones and its own, and reads the task's path; "
    + "a gate of the shared path blends all experts of the level. The next level reads these blends; the last has no shared path. "
    + "All levels have the same numbers of experts. One level is `cgc`.",
  source,
  parameters: [
    { name: "levels", type: "integer", minimum: 1, summary: "How many levels follow each other." },
    ...experts,
  ],
  takes: "shared",
  expand: (context, args) => expand(context, args, numberOf(args, "levels")),
};
