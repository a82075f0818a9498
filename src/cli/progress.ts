import { duration } from "../protocol/duration.ts";
import type { EventOf, RunEvent } from "../protocol/events.ts";
import { figure } from "../protocol/figure.ts";
import { paceOf, remembered, type TimedStep } from "../protocol/pace.ts";
import type { Output } from "./output.ts";

const barWidth = 20;
/** More would wrap. */
const shownTasks = 6;

/** One line while a run goes: epoch, share, losses, time left; on a terminal it stays in place, elsewhere one line an epoch. */
export function progressLine(output: Output): (event: RunEvent) => void {
  let started: EventOf<"started"> | undefined;
  let steps: TimedStep[] = [];
  return (event) => {
    if (event.type === "started") {
      started = event;
      steps = [];
      output.line(headLine(event));
    }
    if (!started) return;
    if (event.type === "step") {
      remembered(steps, event);
      output.status(stepLine(started, event, steps));
    }
    if (event.type === "epoch") output.line(epochLine(started, event));
    if (event.type === "warning" || event.type === "note") output.note(`note ${event.code}: ${event.message}`);
  };
}

function headLine(started: EventOf<"started">): string {
  const { model, rows, tasks, parameters, executor } = started;
  return `${model}: ${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}, ${count(rows.train)} training rows, ${count(parameters.total)} parameters `
    + `(${count(parameters.shared)} shared), ${executor}`;
}

function stepLine(started: EventOf<"started">, event: EventOf<"step">, steps: readonly TimedStep[]): string {
  const share = event.step / (started.epochs * started.stepsPerEpoch);
  const pace = paceOf(steps, started);
  const left = pace ? `${duration(pace.secondsLeft)} left` : "";
  const losses = started.tasks.map(({ name }, task) => `${name} ${figure(event.losses[task])}`).join("  ");
  return `epoch ${event.epoch}/${started.epochs} ${bar(share)} ${Math.floor(share * 100)}%  ${left}  ${losses}`;
}

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return "█".repeat(full) + "░".repeat(barWidth - full);
}

function epochLine(started: EventOf<"started">, event: EventOf<"epoch">): string {
  const scores = started.tasks.slice(0, shownTasks).map(({ name, metrics }) => {
    const metric = metrics[0]?.name;
    const value = metric === undefined ? event.validation[name]?.loss : event.validation[name]?.metrics[metric];
    return `${name} ${metric ?? "loss"} ${figure(value)}`;
  });
  const hidden = started.tasks.length - scores.length;
  const rest = hidden > 0 ? `  and ${hidden} more tasks` : "";
  return `epoch ${String(event.epoch).padStart(String(started.epochs).length)}/${started.epochs}  ${scores.join("  ")}${rest}`;
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}
