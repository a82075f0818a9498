import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { cellOf, type DenseAffinity, denseSpearman, type Estimate, type Measured, type MeasuredMatrix, measuredSteps, type MeasureName, measures, taskTree } from "../../src/affinity/index.ts";
import { denseLimit, denseMeasure, extremes, rowsOf, strongest } from "../model/dense-reading.ts";
import { grouped } from "../model/format.ts";
import { ceilingsOf, hintOf, measuredOf, measuredSentence, rankWords } from "../model/measured.ts";
import { cellSentence } from "../model/reading.ts";
import type { RunState } from "../model/run-state.ts";
import type { NumbersTable } from "../model/table.ts";
import { unitOf } from "../model/unit.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { DenseMatrix } from "./dense-matrix.tsx";
import { ToneScale } from "./tone-scale.tsx";

/** More tasks than this are drawn as pixels. */
export const mostInTable = 30;

interface ManyTasksProps {
  readonly title: string;
  readonly tasks: readonly string[];
  readonly measure: MeasureName;
  /** One a measurement; the same list as long as nothing is added. */
  readonly matrices: readonly MeasuredMatrix[];
  readonly aside: ComponentChildren;
  /** Of rows and columns, where another picture has one already. */
  readonly order?: readonly number[] | undefined;
  /** It stands beside another picture. */
  readonly beside?: boolean;
  /** The most that noise lets a cell show. */
  readonly ceilings?: readonly (readonly Measured[])[] | undefined;
  /** What else is to be said, before and after the strongest pairs. */
  readonly words?: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** Who helps whom by any measure where a table would have too many cells to read: pixels, the strongest pairs in words, a search. */
export function ManyTasks({ title, tasks, measure, matrices, aside, order, beside = false, ceilings, words }: ManyTasksProps) {
  const affinity = useMemo(() => denseMeasure(measure, matrices), [measure, matrices]);
  const [limit, tree] = useMemo(() => [denseLimit(affinity), taskTree(rowsOf(affinity))] as const, [affinity]);
  const tell = (recipient: number, source: number, cell: Estimate): string => (measure === "lookahead"
    ? cellSentence(tasks[recipient], tasks[source], cell)
    : measuredSentence(measure, [tasks[recipient], tasks[source]], cell, ceilings?.[recipient]?.[source] ?? null));
  const sentence = (recipient: number, source: number) => tell(recipient, source, cellOf(matrices, recipient, source));
  const id = beside ? "beside" : "affinity";
  return (
    <ChartFrame name={beside ? "affinity-beside" : "affinity"} title={title} aside={aside} numbers={() => numbersOf(tasks, affinity, measure, matrices)} picture={shownIn}>
      <DenseMatrix tasks={tasks} affinity={affinity} tree={tree} order={order ?? tree.order} limit={limit} sentence={sentence} hint={hintOf(measure, matrices.length)} id={id} />
      <ToneScale limit={limit} unit={unitOf(measure)} />
      <ul class="sentences" data-testid={`${id}-sentences`}>
        {[...words?.before ?? [], ...useMemo(() => strongWords(affinity, measure, sentence), [affinity]), ...words?.after ?? []].map((text) => <li key={text}>{text}</li>)}
      </ul>
    </ChartFrame>
  );
}

interface ManyMeasuredProps {
  readonly state: RunState;
  readonly title: string;
  readonly measure: MeasureName;
  readonly aside: ComponentChildren;
  readonly order?: readonly number[] | undefined;
  /** The measure beside which this one is looked at. */
  readonly beside?: MeasureName | undefined;
  /** What the run says of the measure itself. */
  readonly note: readonly string[];
}

/** The same of whatever measure the run holds. */
export function ManyMeasured({ state, title, measure, aside, order, beside, note }: ManyMeasuredProps) {
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const matrices = useSteps(measure, state);
  const others = useSteps(beside ?? measure, state);
  const before = useMemo(() => (beside === undefined ? [] : likeness(beside, [others, matrices])), [beside, others, matrices]);
  const ceilings = useMemo(() => ceilingsOf(measure, state), [measure, state.ceiling]);
  return <ManyTasks title={title} tasks={tasks} measure={measure} matrices={matrices} aside={aside} order={order} beside={beside !== undefined} ceilings={ceilings} words={{ before, after: note }} />;
}

/** Made again only when the run has measured something. */
function useSteps(measure: MeasureName, state: RunState): readonly MeasuredMatrix[] {
  const { conflicts, affinity, proximal, representations, overlap } = state;
  return useMemo(() => measuredSteps(measure, measuredOf(state)), [measure, conflicts, affinity, proximal, representations, overlap]);
}

/** Whether two measures rank who helps whom alike, over all directions that both know. */
function likeness(one: MeasureName, [left, right]: readonly [readonly MeasuredMatrix[], readonly MeasuredMatrix[]]): string[] {
  const [first, second] = [denseMeasure(one, left), denseMeasure(one, right)];
  return rankWords(one, { ...denseSpearman(first.means, second.means, first.size), low: null, high: null });
}

function strongWords(affinity: DenseAffinity, measure: MeasureName, sentence: (recipient: number, source: number) => string): string[] {
  const { helps, hurts, open, all } = extremes(affinity, measure);
  const nobody = measure === "lookahead" ? "Nobody can tell yet who helps whom: every interval includes zero." : "Nobody can tell yet: every interval spans zero.";
  return [
    ...[...helps, ...hurts].map(({ recipient, source }) => sentence(recipient, source)),
    ...(open > 0 ? [open === all ? nobody : `${grouped(open)} of ${grouped(all)} ${measures[measure].symmetric ? "pairs" : "directions"}: cannot tell.`] : []),
  ];
}

/** A table of a million rows would help nobody: it holds the strongest pairs. */
const mostNumbers = 900;

function numbersOf(tasks: readonly string[], affinity: DenseAffinity, measure: MeasureName, matrices: readonly MeasuredMatrix[]): NumbersTable {
  const rows = strongest(affinity, mostNumbers).map(({ recipient, source }) => {
    const { mean, low, high, count } = cellOf(matrices, recipient, source);
    return [tasks[recipient] ?? "", tasks[source] ?? "", mean, low, high, count];
  });
  const name = measure === "lookahead" ? "Lookahead affinity" : measures[measure].title;
  return { caption: `${name}, the ${mostNumbers} strongest pairs`, columns: ["recipient", "source", "mean", "95% from", "to", "measurements"], rows };
}
