import type { ComponentChildren } from "preact";
import { type AffinityMatrix, isUncertain, type Measured, type MeasureName, measures, meansOfMatrix, runningMatrix, taskTree } from "../../src/affinity/index.ts";
import { ceilingsOf, hintOf, likenessWords, measuredOf, measuredSentence, measuredWords } from "../model/measured.ts";
import { matrixSvg } from "../model/matrix-picture.ts";
import { halfWidth } from "../model/reading.ts";
import type { RunState } from "../model/run-state.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import { unitOf, writer } from "../model/unit.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { ManyMeasured, mostInTable } from "./many-tasks.tsx";
import { Matrix, type MatrixCell } from "./matrix.tsx";
import { ToneScale } from "./tone-scale.tsx";

const title = "Who helps whom?";

interface MeasureMatrixProps {
  readonly state: RunState;
  readonly measure: MeasureName;
  readonly choice?: ComponentChildren;
  /** Of rows and columns, where another picture has one already. */
  readonly order?: readonly number[];
  /** The measure beside which this one is looked at. */
  readonly beside?: MeasureName | undefined;
}

/** The heat map of one measure, whatever it is; what a cell says stands in words below, and cells that are unsure look it. */
export function MeasureMatrix(props: MeasureMatrixProps) {
  const { state, measure, choice, order, beside } = props;
  if ((state.started?.tasks ?? []).length <= mostInTable) return <MeasureTable {...props} />;
  return <ManyMeasured state={state} title={titleOf(beside && measure)} measure={measure} aside={choice} order={order} beside={beside} note={missingWords(measure, state)} />;
}

const titleOf = (beside: MeasureName | undefined): string => (beside ? `And by ${measures[beside].title}?` : title);

function MeasureTable({ state, measure, choice, order: given, beside }: MeasureMatrixProps) {
  const tasks = (state.started?.tasks ?? []).map(({ name }) => name);
  const matrix = runningMatrix(measure, tasks, measuredOf(state));
  if (!matrix) return null;
  const means = meansOfMatrix(matrix);
  const limit = scaleLimit(means.flat().flatMap((mean) => mean ?? []));
  const tree = taskTree(means);
  const unit = unitOf(measure);
  const settled = state.status === "finished";
  const order = given ?? (settled ? tree.order : tasks.map((_, task) => task));
  const shown = settled && given === undefined ? { tree } : {};
  const picture = () => matrixSvg(tasks, order, matrix.cells, limit, unit);
  return (
    <ChartFrame name={beside ? "affinity-beside" : "affinity"} title={titleOf(beside && measure)} aside={choice} numbers={() => numbersOf(matrix)} picture={picture}>
      <Matrix tasks={tasks} cells={cellsOf(matrix, ceilingsOf(measure, state), limit)} order={order} {...shown} hint={hintOf(measure, 0)} id={beside ? "beside" : "affinity"} />
      <ToneScale limit={limit} unit={unit} />
      <ul class="sentences" data-testid={beside ? "beside-sentences" : "affinity-sentences"}>
        {[...likeness(state, beside, matrix), ...measuredWords(measure, tasks, matrix.cells), ...missingWords(measure, state)].map((sentence) => <li key={sentence}>{sentence}</li>)}
      </ul>
    </ChartFrame>
  );
}

/** Whether two measures say the same. */
function likeness(state: RunState, beside: MeasureName | undefined, matrix: AffinityMatrix): string[] {
  const other = beside && runningMatrix(beside, matrix.tasks, measuredOf(state));
  return other ? likenessWords(other, matrix, state.status === "finished") : [];
}

/** Cosines of parameters are there where those at the representation cannot be. */
function missingWords(measure: MeasureName, { started }: RunState): string[] {
  const { representation } = started ?? {};
  if (representation === undefined) return [];
  if (measure === "representation" && "values" in representation) return [`Measured at ${representation.values.join(", ")}, which all tasks share last.`];
  return measure === "cosine" && "missing" in representation ? [`At the shared representation nothing can be measured: ${representation.missing}.`] : [];
}

function cellsOf({ measure, tasks, cells }: AffinityMatrix, ceilings: Measured[][] | undefined, limit: number): (MatrixCell | undefined)[][] {
  const { value, spread } = writer(limit, unitOf(measure));
  return cells.map((row, i) => row.map((cell, j) => {
    const half = halfWidth(cell);
    return cell.mean === null ? undefined : {
      text: value(cell.mean), ...(half === null ? {} : { spread: spread(half) }),
      tone: toneClass(cell.mean, limit), uncertain: isUncertain(measure, cell),
      sentence: measuredSentence(measure, [tasks[i], tasks[j]], cell, ceilings?.[i][j] ?? null),
    };
  }));
}

function numbersOf({ measure, tasks, cells }: AffinityMatrix) {
  const rows = cells.flatMap((row, i) => row.flatMap(({ mean, low, high, count }, j) => (i === j || mean === null ? [] : [[tasks[i], tasks[j], mean, low, high, count]])));
  return { caption: measures[measure].title, columns: ["recipient", "source", "mean", "95% from", "to", "measurements"], rows };
}
