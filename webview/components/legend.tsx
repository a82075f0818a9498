import { number, percent } from "../model/format.ts";
import type { Curves, Line } from "../model/curves.ts";
import { taskClass } from "./task-name.tsx";

interface LegendProps {
  readonly curves: Curves;
  /** The point whose values are shown; null for the last of every line. */
  readonly point: number | null;
  readonly asPercent?: boolean;
  /** Tasks whose lines are drawn; with `onToggle`, names are buttons that draw them or not. */
  readonly chosen?: ReadonlySet<number>;
  readonly onToggle?: (task: number) => void;
}

/** Names of the lines, in their colours, with the values under the cursor. */
export function Legend({ curves, point, asPercent = false, chosen, onToggle }: LegendProps) {
  const groups = new Map<string, Line[]>();
  for (const line of curves.lines) {
    const name = line.label.replace(/, (training|validation)$/, "");
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  const write = (line: Line): string => {
    const value = valueAt(line, point);
    return asPercent && value !== null ? percent(value) : number(value);
  };
  return (
    <ul class={groups.size > 12 ? "legend many" : "legend"} {...(groups.size > 12 ? { tabIndex: 0, "aria-label": "Tasks: press a name to draw its lines or not" } : {})}>
      {[...groups].map(([name, lines]) => (
        <li key={name} class={(lines[0]?.tasks ?? []).map((task, place) => (place === 0 ? taskClass(task) : `second-${taskClass(task)}`)).join(" ")}>
          <i class={lines[0]?.tasks.length === 0 ? "stroke all" : lines[0]?.tasks.length === 2 ? "stroke pair" : "stroke"} aria-hidden="true" /><Name name={name} task={lines[0]?.tasks[0]} chosen={chosen} onToggle={onToggle} />
          {lines.map((line) => <span key={line.label} class={line.dashed ? "value training" : "value"} title={line.label}>{write(line)}</span>)}
        </li>
      ))}
    </ul>
  );
}

interface NameProps {
  readonly name: string;
  readonly task: number | undefined;
  readonly chosen: ReadonlySet<number> | undefined;
  readonly onToggle: ((task: number) => void) | undefined;
}

function Name({ name, task, chosen, onToggle }: NameProps) {
  if (task === undefined || chosen === undefined || onToggle === undefined) return <>{name}</>;
  return <button type="button" class="line-name" aria-pressed={chosen.has(task)} title="Draw its lines, or not" onClick={() => onToggle(task)}>{name}</button>;
}

/** The value at a point, or the last one before it: lines do not have points everywhere. */
function valueAt({ values }: Line, point: number | null): number | null {
  return values.slice(0, point === null ? undefined : point + 1).findLast((value) => value !== null) ?? null;
}
