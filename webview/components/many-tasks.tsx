import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { cellOf, denseAffinity, taskTree, type DenseAffinity } from "../../src/affinity/index.ts";
import type { EventOf } from "../../src/protocol/events.ts";
import { denseLimit, extremes, strongest } from "../model/dense-reading.ts";
import { grouped } from "../model/format.ts";
import { cellSentence } from "../model/reading.ts";
import type { NumbersTable } from "../model/table.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { DenseMatrix } from "./dense-matrix.tsx";
import { ToneScale } from "./tone-scale.tsx";

interface ManyTasksProps {
  readonly title: string;
  readonly tasks: readonly string[];
  readonly events: readonly EventOf<"affinity">[];
  readonly aside: ComponentChildren;
}

/** Who helps whom where a table would have too many cells to read: pixels, the strongest pairs in words, a search. */
export function ManyTasks({ title, tasks, events, aside }: ManyTasksProps) {
  const matrices = useMemo(() => events.map(({ matrix }) => matrix), [events.length, events.at(-1)]);
  const affinity = useMemo(() => denseAffinity(matrices), [matrices]);
  const [limit, tree] = useMemo(() => [denseLimit(affinity), taskTree(rowsOf(affinity))] as const, [affinity]);
  const sentence = (recipient: number, source: number) => cellSentence(tasks[recipient], tasks[source], cellOf(matrices, recipient, source));
  const hint = `One step for the source changes the recipient's loss by this share; mean of ${grouped(events.length)} lookaheads with its 95% interval.`;
  return (
    <ChartFrame name="affinity" title={title} aside={aside} numbers={() => numbersOf(tasks, affinity, matrices)}>
      <DenseMatrix tasks={tasks} affinity={affinity} tree={tree} order={tree.order} limit={limit} sentence={sentence} hint={hint} />
      <ToneScale limit={limit} />
      <ul class="sentences" data-testid="affinity-sentences">
        {useMemo(() => wordsOf(affinity, sentence), [affinity]).map((text) => <li key={text}>{text}</li>)}
      </ul>
    </ChartFrame>
  );
}

const rowsOf = ({ size, means }: DenseAffinity): Float64Array[] => Array.from({ length: size }, (_, row) => means.subarray(row * size, (row + 1) * size));

function wordsOf(affinity: DenseAffinity, sentence: (recipient: number, source: number) => string): string[] {
  const { helps, hurts, open, all } = extremes(affinity);
  return [
    ...[...helps, ...hurts].map(({ recipient, source }) => sentence(recipient, source)),
    ...(open > 0 ? [open === all ? "Nobody can tell yet who helps whom: every interval includes zero." : `${grouped(open)} of ${grouped(all)} directions: cannot tell.`] : []),
  ];
}

/** A table of a million rows would help nobody: it holds the strongest pairs. */
const mostNumbers = 900;

function numbersOf(tasks: readonly string[], affinity: DenseAffinity, matrices: readonly EventOf<"affinity">["matrix"][]): NumbersTable {
  const rows = strongest(affinity, mostNumbers).map(({ recipient, source }) => {
    const { mean, low, high, count } = cellOf(matrices, recipient, source);
    return [tasks[recipient] ?? "", tasks[source] ?? "", mean, low, high, count];
  });
  return { caption: `Lookahead affinity, the ${mostNumbers} strongest pairs`, columns: ["recipient", "source", "mean", "95% from", "to", "measurements"], rows };
}
