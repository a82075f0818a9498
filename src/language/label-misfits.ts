import type { ModelTask } from "../graph/model.ts";
import type { ColumnHeader } from "./checked.ts";

/** Why the values of a label have no place in its task. */
export interface Misfit {
  /** `9 values`, as the message goes on after "has". */
  readonly count: string;
  /** The one that is in the way, where it is known. */
  readonly value?: string | undefined;
  readonly wayOut: string;
  /** How many classes the task should have. */
  readonly classes?: number;
}

/** The header names the distinct values of a column up to so many; a column without them has more, or holds none to name. */
export const MOST_NAMED = 100;

/** A part of the file may lack values that come elsewhere. */
export const atLeast = ({ sampled }: ColumnHeader): string => (sampled ? "at least " : "");

/** What a column holds against a task's kind; `skips` says that bad rows are left out: a number out of range is one, a name too many may be any. */
export function misfitOf(task: ModelTask, column: ColumnHeader, skips: boolean): Misfit | undefined {
  const values = labelsIn(task, column);
  if (task.dims.length > 0 || (column.width ?? 1) > 1) return undefined;
  if (task.kind === "labels") return task.columns.length > 1 || task.columns[0]?.includes("*") ? notTrue(task, values, skips) : undefined;
  if (task.kind === "ordinal") return unranked(task, column, values, skips);
  if (task.kind === "count") return skips ? undefined : uncounted(task, column, values);
  return values ? counted(task, column, values, skips) : beyondNaming(task, column, skips);
}

/** Labels at positions may be lists, which the header holds as whole texts. */
export function labelsIn({ ignore, dims }: ModelTask, { values }: ColumnHeader): readonly string[] | undefined {
  return dims.length > 0 ? undefined : values?.filter((value) => value !== "" && (ignore === undefined || Number(value) !== ignore));
}

const areNumbers = (values: readonly string[]): boolean => values.every((value) => Number.isFinite(Number(value)));

const classesOf = ({ kind, arguments: given }: ModelTask): number | undefined => {
  const [first] = Object.values(given);
  return kind === "binary" ? 2 : kind === "classes" && typeof first === "number" ? first : undefined;
};

/** More values than classes, or an id beyond them. */
function counted(task: ModelTask, column: ColumnHeader, values: readonly string[], skips: boolean): Misfit | undefined {
  const classes = classesOf(task);
  if (classes === undefined || (skips && areNumbers(values))) return undefined;
  const needed = Math.max(values.length, task.kind === "classes" ? largestId(values) + 1 : 0);
  const wayOut = `${task.kind === "binary" ? "declare" : "write"} \`classes(${needed})\`${column.sampled ? " or more" : ""}, or correct the label`;
  const more = { wayOut, ...(task.kind === "classes" ? { classes: needed } : {}) };
  if (values.length > classes) return { count: `${atLeast(column)}${values.length} values`, value: values[classes], ...more };
  if (needed > classes) return { count: `the id ${needed - 1}`, value: values.find((value) => Number(value) === needed - 1), ...more };
  return undefined;
}

/** The largest id, where labels are ids: whole numbers from 0. */
function largestId(values: readonly string[]): number {
  const ids = values.map(Number);
  return ids.every((id) => Number.isInteger(id) && id >= 0) ? Math.max(-1, ...ids) : -1;
}

/** Too many values to be named. */
function beyondNaming(task: ModelTask, { type, minimum }: ColumnHeader, skips: boolean): Misfit | undefined {
  const classes = classesOf(task);
  const numbers = minimum !== undefined;
  if (classes === undefined || classes > MOST_NAMED || (!numbers && type !== "text") || (skips && numbers)) return undefined;
  return { count: `more than ${MOST_NAMED} values`, wayOut: numbers ? "declare the task as `number`, or read another column" : "read another column" };
}

/** Several columns of 0 and 1. */
function notTrue({ columns }: ModelTask, values: readonly string[] | undefined, skips: boolean): Misfit | undefined {
  const value = values?.find((text) => !/^(?:true|false)$/i.test(text) && Number(text) !== 0 && Number(text) !== 1);
  if (value === undefined || (skips && values && areNumbers(values))) return undefined;
  const wayOut = `write 0 and 1 into ${columns.length > 1 ? "these columns" : "the columns"}, or give one column that lists names`;
  return { count: "another value than 0 and 1", value, wayOut };
}

/** Ranks are numbers: those from 0, or as many as there are ranks. */
function unranked(task: ModelTask, column: ColumnHeader, values: readonly string[] | undefined, skips: boolean): Misfit | undefined {
  const ranks = Object.values(task.arguments)[0];
  const name = values?.find((value) => Number.isNaN(Number(value)));
  if (name !== undefined) return { count: "names", value: name, wayOut: "write the ranks as numbers in their order" };
  if (!values || skips || typeof ranks !== "number" || values.length <= ranks) return undefined;
  const wayOut = `write \`ordinal(${values.length})\`${column.sampled ? " or more" : ""}, or correct the label`;
  return { count: `${atLeast(column)}${values.length} values`, value: values.find((value) => !isRank(Number(value), ranks)), wayOut, classes: values.length };
}

const isRank = (value: number, ranks: number): boolean => Number.isInteger(value) && value >= 0 && value < ranks;

/** Counts are whole and not below 0. */
function uncounted({ ignore }: ModelTask, { minimum }: ColumnHeader, values: readonly string[] | undefined): Misfit | undefined {
  const wayOut = "correct the label, or declare the task as `number`";
  const value = values?.find((text) => !Number.isNaN(Number(text)) && !isRank(Number(text), Infinity));
  if (value !== undefined) return { count: `the number ${value}`, value, wayOut };
  if (values || minimum === undefined || minimum >= 0 || minimum === ignore) return undefined;
  return { count: `the number ${minimum}`, wayOut };
}
