import { columnNumbers, columnText, histogramText, overlapNumbers, rowsText, type ColumnOfData, type ProfileOfData, type SourceOfData } from "../model/data-profile.ts";
import { grouped } from "../model/format.ts";
import { shownIn } from "../shown.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { TaskName } from "./task-name.tsx";

/** What the data of a run hold, column by column, and which tasks are labelled together. */
export function DataProfile({ profile }: { readonly profile: ProfileOfData }) {
  return (
    <div class="blocks">
      {profile.sources.map((source, index) => <Columns key={index} source={source} name={`data-${index}`} />)}
      {profile.overlap.tasks.length > 1 && <Overlap profile={profile} />}
    </div>
  );
}

function Columns({ source, name }: { readonly source: SourceOfData; readonly name: string }) {
  return (
    <ChartFrame wide name={name} title={`What does ${source.file} hold?`} numbers={columnNumbers(source)} picture={shownIn}
      aside={<>{source.name === "data" ? "" : `data ${source.name}: `}{rowsText(source)}</>}>
      <div class="scroll"><table class="columns" data-testid={`columns-${name}`}>
        <thead><tr><th scope="col">column</th><th scope="col">read by</th><th scope="col">rows</th><th scope="col">holds</th></tr></thead>
        <tbody>
          {source.columns.map((column) => (
            <tr key={column.name} data-testid={`column-${column.name}`}>
              <th scope="row">{column.name}</th>
              <td class="readers">{column.readers.join(", ")}</td>
              <td><Histogram column={column} /></td>
              <td>{columnText(column)}</td>
            </tr>
          ))}
        </tbody>
      </table></div>
      {source.more > 0 && <p class="note">{grouped(source.more)} more columns are not listed here: `mtl data` prints all of them.</p>}
    </ChartFrame>
  );
}

const [barWidth, barGap, height] = [7, 1, 18];

/** A bar for each step from minimum to maximum, or for each of the most frequent values. */
function Histogram({ column }: { readonly column: ColumnOfData }) {
  const { histogram, type, values } = column;
  const most = Math.max(...histogram);
  if (histogram.length < 2 || !(most > 0)) return null;
  const width = histogram.length * (barWidth + barGap);
  const titleOf = (bar: number, rows: number): string => (type === "text" ? `${values?.[bar] ?? "another value"}: ${grouped(rows)}` : grouped(rows));
  return (
    <svg class="histogram" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={histogramText(column)}>
      {histogram.map((rows, bar) => {
        const tall = rows === 0 ? 0 : Math.max(1, Math.round((rows / most) * height));
        return <rect key={bar} x={bar * (barWidth + barGap)} y={height - tall} width={barWidth} height={tall}><title>{titleOf(bar, rows)}</title></rect>;
      })}
    </svg>
  );
}

/** Rows with labels of both tasks, darker the larger their share is of the smaller task. */
function Overlap({ profile }: { readonly profile: ProfileOfData }) {
  const { tasks, rows } = profile.overlap;
  return (
    <ChartFrame wide name="label-overlap" title="Which tasks are labelled together?" numbers={overlapNumbers(profile)} picture={shownIn} aside="rows with labels of both">
      <div class="scroll"><table class="matrix label-overlap" data-testid="label-overlap">
        <thead><tr><td class="corner" />{tasks.map((task, index) => <th key={task} scope="col"><TaskName index={index} name={task} /></th>)}</tr></thead>
        <tbody>
          {rows.map((row, first) => (
            <tr key={tasks[first]}>
              <th scope="row"><TaskName index={first} name={tasks[first]} /></th>
              {row.map((both, second) => <td key={tasks[second]} class={toneOf(both, Math.min(rows[first][first], rows[second][second]))}>{grouped(both)}</td>)}
            </tr>
          ))}
        </tbody>
      </table></div>
    </ChartFrame>
  );
}

const toneOf = (both: number, smaller: number): string => (both > 0 && smaller > 0 ? `tone-p${Math.max(1, Math.round((4 * both) / smaller))}` : "");
