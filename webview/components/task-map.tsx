import type { RunState } from "../model/run-state.ts";
import { plain } from "../model/format.ts";
import { principalPlane } from "../model/projection.ts";
import type { NumbersTable } from "../model/table.ts";
import { pictureIn } from "../svg.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { shortName, taskClass } from "./task-name.tsx";

type Relation = RunState["relations"][number]["relations"][number];

const [width, height, margin] = [420, 260, 28];

/** Tasks as points of a plane: what their learned vectors say of who is like whom. */
export function TaskMap({ relation, tasks }: { readonly relation: Relation; readonly tasks: readonly string[] }) {
  const { name, labels, vectors = [] } = relation;
  const { points, share } = principalPlane(vectors.map((row) => row.map((value) => value ?? 0)));
  const most = Math.max(1e-12, ...points.flatMap(([x, y]) => [Math.abs(x), Math.abs(y)]));
  const at = (value: number, size: number, sign: number) => size / 2 + sign * (value / most) * (size / 2 - margin);
  return (
    <ChartFrame name={`map-${labels.length}-${name.replaceAll(/\W+/g, "-")}`} title="Which tasks are alike?" aside={<span>{name}, two main directions</span>} numbers={() => numbersOf(labels, points)} picture={pictureIn}>
      <div class="scroll">
        <svg class="task-map" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`Tasks as points: ${labels.join(", ")}. The numbers are in the table that follows.`}>
          <path class="axes" d={`M0 ${height / 2}H${width}M${width / 2} 0V${height}`} />
          {spread(points.map(([x, y], place) => ({ place, left: at(x, width, 1), top: at(y, height, -1), label: shortName(labels[place], longest) }))).map(({ place, left, top, label, from, line }) => (
            <g key={labels[place]} class={taskClass(Math.max(0, tasks.indexOf(labels[place])))}>
              <title>{labels[place]}</title>
              <circle cx={left} cy={top} r={5} />
              <text x={from} y={line + 4}>{label}</text>
            </g>
          ))}
        </svg>
      </div>
      <p class="note">Near is alike. The plane holds {plain(100 * share, 0)}% of how the vectors differ; its axes have no names.</p>
    </ChartFrame>
  );
}

/** Letters of a name on the picture, and what each is wide and high there at most. */
const [longest, wide, tall] = [18, 7, 13];

interface Point {
  readonly place: number;
  readonly left: number;
  readonly top: number;
  readonly label: string;
}

/** Names stand beside their points; one that would lie on another goes below it. */
function spread(points: readonly Point[]): (Point & { readonly from: number; readonly line: number })[] {
  const placed: (Point & { readonly from: number; readonly line: number })[] = [];
  for (const point of points.toSorted((one, other) => one.top - other.top)) {
    const long = wide * point.label.length;
    const from = point.left < width * 0.72 ? Math.min(point.left + 9, width - long) : Math.max(0, point.left - 9 - long);
    const beside = placed.filter((other) => from < other.from + wide * other.label.length && other.from < from + long);
    const line = beside.reduce((lowest, other) => (Math.abs(other.line - lowest) < tall ? other.line + tall : lowest), point.top);
    placed.push({ ...point, from, line });
  }
  return placed;
}

const numbersOf = (labels: readonly string[], points: readonly (readonly [number, number])[]): NumbersTable => ({
  caption: "Tasks in the plane in which their learned vectors differ most", columns: ["task", "first direction", "second direction"],
  rows: labels.map((label, place) => [label, points[place][0], points[place][1]]),
});
