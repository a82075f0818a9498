import type { RunState } from "../model/run-state.ts";
import { plain } from "../model/format.ts";
import { principalPlane } from "../model/projection.ts";
import type { NumbersTable } from "../model/table.ts";
import { pictureIn } from "../svg.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { taskClass } from "./task-name.tsx";

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
          {points.map(([x, y], place) => {
            const [left, top] = [at(x, width, 1), at(y, height, -1)];
            const toRight = left < width * 0.72;
            return (
              <g key={labels[place]} class={taskClass(Math.max(0, tasks.indexOf(labels[place])))}>
                <circle cx={left} cy={top} r={5} />
                <text x={left + (toRight ? 9 : -9)} y={top + 4} text-anchor={toRight ? "start" : "end"}>{labels[place]}</text>
              </g>
            );
          })}
        </svg>
      </div>
      <p class="note">Near is alike. The plane holds {plain(100 * share, 0)}% of how the vectors differ; its axes have no names.</p>
    </ChartFrame>
  );
}

const numbersOf = (labels: readonly string[], points: readonly (readonly [number, number])[]): NumbersTable => ({
  caption: "Tasks in the plane in which their learned vectors differ most", columns: ["task", "first direction", "second direction"],
  rows: labels.map((label, place) => [label, points[place][0], points[place][1]]),
});
