import type { Span } from "../../grammar/syntax.ts";
import type { DataSource, ModelInput } from "../graph/model.ts";
import type { ColumnHeader, DataHeader, SourceHeader } from "./checked.ts";
import { checkCount } from "./column-counts.ts";
import { matching } from "./column-names.ts";
import { readersOf, type Reader } from "./data-readers.ts";
import type { ModelPass } from "./evaluate.ts";
import type { FinishedGraph } from "./finish.ts";
import { givesBack } from "./given-back.ts";
import type { Fix } from "./problem.ts";
import type { Report } from "./report.ts";
import type { Declaration } from "./scope.ts";
import { valueSpan, type SettingValues } from "./settings.ts";
import { sourceHeader, tableOf } from "./made-columns.ts";
import { checkSourceInputs, type KnownSource } from "./source-inputs.ts";
import { listed, suggest } from "./suggest.ts";
import { checkCategories, checkLabel } from "./value-checks.ts";

/** What the header of the data says against the model. Nothing is said of sources that are not known; of those that make their rows, the columns are. */
export function checkData(report: Report, header: DataHeader | undefined, sources: readonly DataSource[], pass: ModelPass, { groups, tests, finished }: WrittenPlaces): void {
  const inputs = [...pass.inputs.values()].flatMap(({ input }) => input ?? []);
  const files = sources.map((source) => sourceHeader(source, inputs, header?.sources[source.name]));
  if (files.every((file) => file === undefined)) return;
  sources.forEach((source, index) => {
    const missing = files[index]?.missing;
    if (missing !== undefined) report.add("MTL602", source.span, { missing });
  });
  const known = sources.map((source, index) => ({ source, file: files[index] })).filter(isKnown);
  for (const { source, file } of known) {
    checkSplitColumns(report, file, source);
    const pictures = tableOf(source)?.pictures;
    if (pictures !== undefined) checkRowColumn(report, file, { column: pictures, span: source.span, user: "`file`" });
  }
  checkSourceInputs(report, known, inputs, finished, sources.length);
  const among = groups && fileFor({ columns: [groups.column] }, known, sources);
  if (among) checkRowColumn(report, among, { ...groups, user: "`group_by`" });
  const readers = readersOf(pass);
  for (const { name } of sources) {
    const test = header?.tests?.[name];
    const own = known.find(({ source }) => source.name === name)?.file;
    if (test) checkTestFile(report, test, sources.length === 1 ? own : undefined, readers, tests.get(name));
  }
  const skips = (file: SourceHeader) => known.some(({ source, file: own }) => own === file && source.onBadRow === "skip");
  for (const reader of readers) {
    const file = fileFor(reader, known, sources);
    if (file) checkReader(report, file, reader, skips(file));
  }
  for (const [declaration, { task, settings }] of pass.checkedTasks) {
    const file = task && !task.ofSource && !givesBack(task) && fileFor(task, known, sources);
    if (file) checkLabel(report, { file, skips: skips(file) }, task, settings, declaration);
  }
  for (const [declaration, { input }] of pass.inputs) {
    const file = input && fileFor(input, known, sources);
    if (file) checkCategories(report, file, input, declaration);
  }
}

/** The column of `analyze { group_by: "…" }`, and where it is written. */
export interface GroupColumn {
  readonly column: string;
  readonly span: Span;
}

/** The model as it is finished, and places of what is written beside the readers of columns. */
export interface WrittenPlaces {
  readonly finished: FinishedGraph;
  readonly groups?: GroupColumn;
  /** The file of `test: "…"`, by data source. */
  readonly tests: ReadonlyMap<string, Span>;
}

/** Of several sources each may lack columns; a lone one has to bring all of them for its test too. */
function checkTestFile(report: Report, test: SourceHeader, own: SourceHeader | undefined, readers: readonly Reader[], at: Span = { start: 0, end: 0 }): void {
  if (test.missing !== undefined) report.add("MTL602", at, { missing: test.missing });
  if (test.missing !== undefined || test.columns.length === 0 || test.moreColumns || !own) return;
  const lost = readers.flatMap(({ columns }) => columns).find((name) => matching(own, name).length > 0 && matching(test, name).length === 0);
  if (lost !== undefined) report.add("MTL601", at, { column: lost, file: test.file, suggestion: columnsOf(test) });
}

const isKnown = (one: { readonly source: DataSource; readonly file: SourceHeader | undefined }): one is KnownSource =>
  one.file !== undefined && one.file.missing === undefined && one.file.columns.length > 0;

/**
 * The file that a reader's columns are looked for in: its own source, or the first that has them. Undefined where a source
 * of which nothing is known may be the one.
 */
function fileFor(reader: { readonly columns: readonly string[]; readonly data?: string | undefined }, known: readonly KnownSource[], sources: readonly DataSource[]): SourceHeader | undefined {
  const mine = known.filter(({ source }) => reader.data === undefined || source.name === reader.data);
  const having = mine.find(({ file }) => reader.columns.every((name) => matching(file, name).length > 0));
  const all = sources.filter(({ name }) => reader.data === undefined || name === reader.data).length;
  return having?.file ?? (mine.length === all ? mine[0]?.file : undefined);
}

function checkSplitColumns(report: Report, file: SourceHeader, { stratify, groupBy, span }: DataSource): void {
  for (const column of [stratify, groupBy]) if (column !== undefined) checkRowColumn(report, file, { column, span, user: "the split" });
}

/** A column by whose values rows are told apart. */
function checkRowColumn(report: Report, file: SourceHeader, { column, span, user }: GroupColumn & { readonly user: string }): void {
  const [found] = matching(file, column);
  const { text } = suggest(column, file.columns.map(({ name }) => name), span);
  if (!found) report.add("MTL601", span, { column, file: file.file, suggestion: text || columnsOf(file) });
  else if (found.width !== undefined && found.width > 1) {
    report.add("MTL610", span, { user, count: "1 value", columns: `\`${column}\``, file: file.file, held: `holds ${found.width}`, wayOut: "name another column" });
  }
}

/** Where bad rows are left out, a text among numbers is one of those. */
function checkReader(report: Report, file: SourceHeader, reader: Reader, skips: boolean): void {
  const { declaration } = reader;
  const own = declaration.identifier.span;
  checkCount(report, file, reader);
  const known = reader.columns.flatMap((name) => matching(file, name));
  // One column for several numbers a row holds lists, which look like texts.
  const mayBeText = !reader.ofNumbers || (known.length === 1 && reader.places > 1);
  for (const name of reader.columns) {
    const found = matching(file, name);
    if (found.length === 0) reportMissing(report, file, reader, name);
    const text = found.find(({ type }) => type === "text");
    // A column of which nothing could be read holds no text either: the reader says why.
    if (text && !mayBeText && !standsForNone(text, reader) && text.values?.length !== 0 && !(skips && text.firstText?.amongNumbers)) {
      const user = `${declaration.kind} \`${declaration.name}\``;
      report.add("MTL607", reader.key && reader.settings ? valueSpan(reader.settings, reader.key, own) : own, { column: text.name, file: file.file, user, ...firstText(text) });
    }
  }
}

/** With `missing: "?"`, what looks like a text may be no number that is there; another text that comes later is told when a run starts. */
const standsForNone = ({ firstText }: ColumnHeader, { missing }: Reader): boolean =>
  missing !== undefined && missing !== "mean" && missing !== "zero" && (!firstText || firstText.value === missing);

/** The text that stands in the way, and what to do about it. */
function firstText({ firstText: first }: ColumnHeader): { readonly where: string; readonly wayOut: string } {
  const otherwise = ": read another column, or declare it as names";
  if (!first) return { where: "", wayOut: otherwise };
  const where = ` (${first.place === undefined ? "" : `${first.place}: `}\`${first.value}\`)`;
  return { where, wayOut: first.amongNumbers ? ": correct it, or leave such rows out with `on_bad_row: skip`" : otherwise };
}

function reportMissing(report: Report, file: SourceHeader, { declaration, settings, key: other }: Reader, column: string): void {
  const own = declaration.identifier.span;
  const key = other ?? (settings?.entries.has("columns") ? "columns" : "column");
  const value = settings?.entries.get(key)?.value;
  const item = value?.kind === "List" ? value.items.find((one) => one.value?.kind === "String" && one.value.value === column) : undefined;
  const span = item?.span ?? (settings ? valueSpan(settings, key, own) : own);
  const { text, fixes } = suggest(column, file.columns.map(({ name }) => name), span, JSON.stringify);
  const written = item !== undefined || value?.kind === "String";
  const mend = written || other ? fixes : fixes.flatMap((fix) => naming(fix, declaration, settings));
  report.add("MTL601", span, { column, file: file.file, suggestion: text || columnsOf(file) }, { fixes: mend });
}

const columnsOf = ({ columns }: SourceHeader): string => `: it has ${listed(columns.map(({ name }) => name))}`;

/** Where no column is written, the fix writes one. */
function naming(fix: Fix, { member }: Declaration, settings: SettingValues | undefined): Fix[] {
  if ((member.kind !== "Input" && member.kind !== "Task") || member.names.length > 1 || settings?.entries.has("columns")) return [];
  const [{ text }] = fix.edits;
  const at = member.settings ? member.settings.span.start + 1 : member.span.end;
  const edit = { span: { start: at, end: at }, text: member.settings ? ` column: ${text},` : ` { column: ${text} }` };
  return [{ title: `Read column ${text}`, edits: [edit] }];
}

/** A task whose label is among its own inputs learns to copy it. */
export function checkOwnLabels(report: Report, inputs: readonly ModelInput[], { nodes, tasks: all }: FinishedGraph): void {
  const tasks = all.filter((task) => !givesBack(task));
  const labels = new Set(tasks.flatMap(({ columns }) => columns));
  const suspects = inputs.filter(({ columns }) => columns.some((name) => labels.has(name)));
  const readers = suspects.length === 0 ? new Map<string, ReadonlySet<string>>() : learnersFrom(suspects, nodes);
  for (const task of tasks) {
    for (const input of suspects) {
      const column = input.columns.find((name) => task.columns.includes(name));
      const read = column !== undefined && (task.output === input.name || readers.get(input.name)?.has(task.name));
      if (read) report.add("MTL618", input.span satisfies Span, { task: task.name, column, input: input.name });
    }
  }
}

/** The tasks that learn from what reads each input. */
function learnersFrom(inputs: readonly ModelInput[], nodes: FinishedGraph["nodes"]): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map(inputs.map(({ name }): [string, Set<string>] => [name, new Set()]));
  for (const node of nodes) {
    for (const name of node.inputs) {
      const known = readers.get(name);
      if (known) for (const task of node.tasks) known.add(task);
    }
  }
  return readers;
}
