import type { RunState } from "../model/run-state.ts";
import { signed } from "../model/format.ts";
import { scaleLimit, toneClass } from "../model/tone.ts";
import type { NumbersTable } from "../model/table.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { tableClass, TaskName } from "./task-name.tsx";
import { ToneScale } from "./tone-scale.tsx";

type Relation = RunState["relations"][number]["relations"][number];

/** What a matrix of each kind says, as a question and its orientation. */
const readings: Readonly<Record<string, { readonly title: string; readonly cell: string }>> = {
  correlation: { title: "Which parts belong together?", cell: "correlation of the weights of two parts, as the penalty has learned it" },
  similarity: { title: "Which parts mix the same directions?", cell: "cosine between the shares of two parts" },
  adjacency: { title: "Who listens to whom?", cell: "share of what the row hears that comes from the column" },
  cosine: { title: "Whose vectors point the same way?", cell: "cosine between the learned vectors of two tasks" },
  weights: { title: "Who takes how much of whom?", cell: "mean weight with which the row takes the column’s value" },
};

/** A matrix of relations that the weights tell of, as a heat map that is a table. */
export function RelationMap({ relation, tasks }: { readonly relation: Relation; readonly tasks: readonly string[] }) {
  const { name, figure, labels, matrix } = relation;
  const { title, cell } = readings[figure] ?? { title: name, cell: figure };
  const limit = scaleLimit(matrix.flatMap((row, i) => row.flatMap((value, j) => (value === null || i === j ? [] : [value]))));
  return (
    <ChartFrame name={`relation-${name.replaceAll(/\W+/g, "-")}`} title={title} aside={<span>{name}</span>} numbers={() => numbersOf(relation)} picture={shownIn}>
      <div class="scroll" tabIndex={0} role="group" aria-label={`${name}: ${figure}`}>
        <table class={tableClass("matrix", labels)} data-testid={`relation-${name}`}>
          <caption class="spoken">{name}: {cell}</caption>
          <thead><tr><th scope="col"><span class="spoken">row</span></th>{labels.map((label) => <th key={label} scope="col"><Label label={label} tasks={tasks} /></th>)}</tr></thead>
          <tbody>
            {matrix.map((row, index) => (
              <tr key={labels[index]}>
                <th scope="row"><Label label={labels[index]} tasks={tasks} /></th>
                {row.map((value, column) => (value === null
                  ? <td key={labels[column]} class="none">–</td>
                  : <td key={labels[column]} class={index === column ? "own" : toneClass(value, limit)}>{signed(value, 2)}</td>))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ToneScale limit={limit} plain />
      <p class="note">{cell.charAt(0).toUpperCase() + cell.slice(1)}; the diagonal is left without colour.</p>
    </ChartFrame>
  );
}

function Label({ label, tasks }: { readonly label: string; readonly tasks: readonly string[] }) {
  const task = tasks.indexOf(label);
  return task < 0 ? <>{label}</> : <TaskName index={task} name={label} />;
}

const numbersOf = ({ name, labels, matrix }: Relation): NumbersTable => ({
  caption: name, columns: ["row", "column", "value"],
  rows: matrix.flatMap((row, index) => row.map((value, column) => [labels[index], labels[column], value])),
});
