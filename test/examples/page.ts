import { metrics } from "../../src/catalog/metrics/index.ts";
import { unlearnedTasks } from "./baseline.ts";

/** Figures of a run's test split by task and metric. */
export type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What was found of one example. */
export interface Example {
  /** Path below `examples/`. */
  readonly file: string;
  readonly text: string;
  readonly own: Metrics;
  /** Of the lines; none where no line can read its inputs. */
  readonly lines?: Metrics;
}

/** A task's first metric, of the example and of the line. */
export interface Compared {
  readonly task: string;
  readonly metric: string;
  readonly own: number;
  readonly line?: number;
  /** Whether the example is no worse than the line. */
  readonly reaches: boolean;
  /** Whether it is what the example unlearns. */
  readonly unlearned: boolean;
}

/** Every task with a loss, beside its line. Differences under a five-hundredth of the line's figure are none: one seed cannot tell them. */
export function comparedTasks({ own, lines, text }: Example): readonly Compared[] {
  return Object.entries(own).flatMap(([task, figures]): readonly Compared[] => {
    const metric = Object.keys(figures).find((name) => name !== "loss") ?? "loss";
    if (figures[metric] === undefined) return [];
    const line = lines?.[task]?.[metric];
    const unlearned = unlearnedTasks(text).includes(task);
    return [{ task, metric, own: figures[metric], ...(line === undefined ? {} : { line }), unlearned, reaches: unlearned || line === undefined || isReached(metric, figures[metric], line) }];
  });
}

function isReached(metric: string, own: number, line: number): boolean {
  const sign = metrics.find(({ name }) => name === metric)?.higherIsBetter === true ? 1 : -1;
  return sign * (own - line) >= -0.002 * Math.abs(line);
}

/** The page `docs/examples.md`. */
export function examplesPage(examples: readonly Example[]): string {
  const all = examples.flatMap(comparedTasks).filter(({ line, unlearned }) => line !== undefined && !unlearned);
  const reached = all.filter(({ reaches }) => reaches).length;
  return [head, `${reached} of ${all.length} tasks reach their line.`, "", ...examples.map(partOf)].join("\n");
}

const head = `# Examples, with figures

\`npm run examples\` trains every model in \`examples/\` and writes this page. Beside each task stands its line: a logistic, softmax or linear
regression of all inputs of the same file, on the same rows in the same run, trained alone (it shares no weight with any other task) as
long, or until it learns no more. Both are figures of the test split, of one seed: differences in the third digit mean nothing.
What the data are and whose: [examples/data](../examples/data/README.md).
`;

function partOf(example: Example): string {
  const rows = comparedTasks(example).map(({ task, metric, own, line, reaches, unlearned }) =>
    `| \`${task}\` | ${metric} | ${figureText(own)} | ${figureText(line)} | ${verdictOf({ line, reaches, unlearned })} |`);
  return [`## [${example.file}](../examples/${example.file})`, "", `${aboutOf(example.text)}.`, "", "| task | metric | model | line | reached |", "|---|---|---|---|---|", ...rows, ""].join("\n");
}

function verdictOf({ line, reaches, unlearned }: Pick<Compared, "line" | "reaches" | "unlearned">): string {
  if (line === undefined) return "";
  return unlearned ? "unlearned" : reaches ? "yes" : "**no**";
}

/** The first sentence of what a file says of itself. */
function aboutOf(text: string): string {
  const said = text.split("\n").filter((line) => line.startsWith("///")).map((line) => line.slice(4)).join(" ");
  return /^(.*?)[.:](?: |$)/.exec(said)?.[1] ?? said;
}

const figureText = (value: number | undefined): string => (value === undefined ? "–" : String(Number(value.toPrecision(4))));
