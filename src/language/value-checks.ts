import type { ArgumentList } from "../../grammar/syntax.ts";
import type { ModelInput, ModelTask } from "../graph/model.ts";
import type { ColumnHeader, SourceHeader } from "./checked.ts";
import { matching } from "./column-names.ts";
import type { Fix } from "./problem.ts";
import type { Report } from "./report.ts";
import type { Declaration } from "./scope.ts";
import { valueSpan, type SettingValues } from "./settings.ts";
import { suggest } from "./suggest.ts";

/** The header names the distinct values of a column up to so many; a column without them has more, or holds none to name. */
const MOST_NAMED = 100;

interface LabelFile {
  readonly file: SourceHeader;
  /** Whether its bad rows are left out. */
  readonly skips: boolean;
}

/** The values of a label's column against the task's kind. */
export function checkLabel(report: Report, { file, skips }: LabelFile, task: ModelTask, settings: SettingValues, declaration: Declaration): void {
  for (const name of task.columns) {
    const [column] = matching(file, name);
    if (!column || task.loss.word === "none") continue;
    if (column.missingShare > 0) report.add("MTL605", task.span, { share: sampledShare(column), column: column.name });
    checkClasses(report, task, { column, file: file.file, skips }, declaration);
    checkPositive(report, task, column, settings, file.partial === true);
  }
}

/** A share of a part of the file is not told as if it were of the whole. */
function sampledShare({ missingShare, sampled }: ColumnHeader): string {
  const share = shareText(missingShare);
  return sampled === "spread" ? `about ${share}` : sampled === "start" ? `in the part at the file's start, ${share}` : share;
}

/** A part of the file may lack values that come elsewhere. */
const atLeast = ({ sampled }: ColumnHeader): string => (sampled ? "at least " : "");

interface LabelColumn {
  readonly column: ColumnHeader;
  readonly file: string;
  readonly skips: boolean;
}

/** Only `binary` and `classes` say how many values a label has. */
function checkClasses(report: Report, task: ModelTask, { column, file, skips }: LabelColumn, declaration: Declaration): void {
  const given = Object.values(task.arguments)[0];
  const classes = task.kind === "binary" ? 2 : task.kind === "classes" && typeof given === "number" ? given : undefined;
  const values = labelsIn(task, column);
  // A number out of range is a bad row, a name too many may be any of them.
  if (!values || classes === undefined || (skips && values.every((value) => Number.isFinite(Number(value))))) return;
  const type = task.kind === "binary" ? "binary" : `classes(${classes})`;
  const needed = Math.max(values.length, task.kind === "classes" ? largestId(values) + 1 : 0);
  const fixes = task.kind === "classes" ? countFix(declaration, needed) : [];
  const wayOut = `: ${task.kind === "binary" ? "declare" : "write"} \`classes(${needed})\`${column.sampled ? " or more" : ""}, or correct the label`;
  const surplus = (value: string | undefined) => ({ task: task.name, type, where: placeOf(value, column, file), wayOut });
  if (values.length > classes) report.add("MTL603", task.span, { ...surplus(values[classes]), count: `${atLeast(column)}${values.length} values` }, { fixes });
  else if (needed > classes) report.add("MTL603", task.span, { ...surplus(values.find((value) => Number(value) === needed - 1)), count: `the id ${needed - 1}` }, { fixes });
}

/** The value too many, and where it stands first, as far as that is known. */
function placeOf(value: string | undefined, { values = [], places = [] }: ColumnHeader, file: string): string {
  if (value === undefined) return "";
  const place = places[values.indexOf(value)];
  return ` (\`${value}\` in \`${file}\`${place === undefined ? "" : `, ${place}`})`;
}

/** Labels at positions may be lists, which the header holds as whole texts. */
function labelsIn({ ignore, dims }: ModelTask, { values }: ColumnHeader): readonly string[] | undefined {
  return dims.length > 0 ? undefined : values?.filter((value) => value !== "" && (ignore === undefined || Number(value) !== ignore));
}

/** The largest id, where labels are ids: whole numbers from 0. */
function largestId(values: readonly string[]): number {
  const ids = values.map(Number);
  return ids.every((id) => Number.isInteger(id) && id >= 0) ? Math.max(-1, ...ids) : -1;
}

/** Of a file whose start alone was read, a value that was not seen may come later. */
function checkPositive(report: Report, task: ModelTask, column: ColumnHeader, settings: SettingValues, partial: boolean): void {
  const values = labelsIn(task, column);
  const counted = task.kind === "binary" || task.kind === "classes";
  if (partial || !counted || !values || task.positive === undefined || values.includes(task.positive)) return;
  const span = valueSpan(settings, "positive", task.span);
  const { text, fixes } = suggest(task.positive, values, span, JSON.stringify);
  report.add("MTL620", span, { value: task.positive, column: column.name, suggestion: text }, { fixes });
}

/** Names beyond the places that an input has; a list in one cell is not taken apart here. */
export function checkCategories(report: Report, file: SourceHeader, input: ModelInput, declaration: Declaration): void {
  const places = input.vocabularySizes?.[0];
  const isList = input.type === "category" && input.shape.length > 0;
  if (places === undefined || isList || (input.type !== "category" && input.type !== "categories")) return;
  for (const column of input.columns.flatMap((name) => matching(file, name))) {
    const found = namesIn(input, column);
    if (found <= places) continue;
    const count = found > MOST_NAMED ? `more than ${MOST_NAMED}` : `${atLeast(column)}${found}`;
    const fixes = found > MOST_NAMED ? [] : countFix(declaration, found);
    report.add("MTL604", declaration.identifier.span, { column: column.name, file: file.file, count, input: input.name, places }, { fixes });
    return;
  }
}

function namesIn({ missing }: ModelInput, { values, type, minimum }: ColumnHeader): number {
  if (values) return values.filter((value) => value !== "" && value !== missing).length;
  const sampled = type === "text" || minimum !== undefined;
  return sampled ? MOST_NAMED + 1 : 0;
}

/** Writes another count in the type of a declaration, where a number stands there. */
function countFix({ member }: Declaration, count: number): Fix[] {
  if (member.kind !== "Input" && member.kind !== "Task") return [];
  const value = firstValue(member.type?.arguments);
  return value?.kind === "Number" ? [{ title: `Change to \`${member.type?.name.name}(${count})\``, edits: [{ span: value.span, text: String(count) }] }] : [];
}

function firstValue(list: ArgumentList | undefined) {
  return list?.items[0]?.value;
}

function shareText(share: number): string {
  const percent = share * 100;
  return `${percent < 1 ? percent.toPrecision(1) : Math.round(percent)}%`;
}
