import type { ArgumentList } from "../../grammar/syntax.ts";
import type { ModelInput, ModelTask } from "../graph/model.ts";
import type { ColumnHeader, SourceHeader } from "./checked.ts";
import { matching } from "./column-names.ts";
import { atLeast, labelsIn, misfitOf, MOST_NAMED } from "./label-misfits.ts";
import type { Fix } from "./problem.ts";
import type { Report } from "./report.ts";
import type { Declaration } from "./scope.ts";
import { valueSpan, type SettingValues } from "./settings.ts";
import { listed, suggest } from "./suggest.ts";

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

interface LabelColumn {
  readonly column: ColumnHeader;
  readonly file: string;
  readonly skips: boolean;
}

function checkClasses(report: Report, task: ModelTask, { column, file, skips }: LabelColumn, declaration: Declaration): void {
  const misfit = misfitOf(task, column, skips);
  if (!misfit) return;
  const { count, value, wayOut, classes } = misfit;
  const [given] = Object.values(task.arguments);
  const type = typeof given === "number" ? `${task.kind}(${given})` : task.kind;
  const fixes = classes === undefined ? [] : countFix(declaration, classes);
  report.add("MTL603", task.span, { task: task.name, count, type, where: placeOf(value, column, file), wayOut: `: ${wayOut}` }, { fixes });
}

/** The value too many, and where it stands first, as far as that is known. */
function placeOf(value: string | undefined, { values = [], places = [] }: ColumnHeader, file: string): string {
  if (value === undefined) return "";
  const place = places[values.indexOf(value)];
  return ` (\`${value}\` in \`${file}\`${place === undefined ? "" : `, ${place}`})`;
}

/** Of a file of which a part was read, a value that was not seen may come elsewhere: but not where two others fill a `binary`. */
function checkPositive(report: Report, task: ModelTask, column: ColumnHeader, settings: SettingValues, partial: boolean): void {
  const values = labelsIn(task, column);
  const counted = task.kind === "binary" || task.kind === "classes";
  if (!counted || !values || task.positive === undefined || values.includes(task.positive)) return;
  if (partial && !(task.kind === "binary" && values.length === 2)) return;
  const span = valueSpan(settings, "positive", task.span);
  const { text, fixes } = suggest(task.positive, values, span, JSON.stringify);
  report.add("MTL620", span, { value: task.positive, column: column.name, suggestion: text || `: it holds ${listed(values)}` }, { fixes });
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
    report.add("MTL604", declaration.identifier.span, { column: column.name, file: file.file, count, input: input.name, places, wayOut: `write ${found > MOST_NAMED ? "" : `\`${input.type}(${found})\`${column.sampled ? " or more" : ""}, or `}\`${input.type}\` to take the count from the data` }, { fixes });
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
