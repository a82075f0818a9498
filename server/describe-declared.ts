import type { ModelInput, ModelTask } from "../src/graph/model.ts";
import type { SymbolFact } from "../src/language/index.ts";
import type { Context } from "./context.ts";
import { code, describeColumn, describeExport, valueText } from "./describe.ts";
import { columnsOf } from "./features/columns.ts";

/** Lines of a declaration that a hover shows, and columns of an input. */
const mostLines = 8;
const mostColumns = 4;

/** A declared name: what is written, what its documentation says, and what its columns hold. */
export function describeDeclared(context: Context, symbol: SymbolFact): string[] {
  const { documentation } = symbol;
  return [[code(writtenOf(context, symbol)), ...(documentation ? [documentation] : []), ...factsOf(context, symbol)].join("\n\n")];
}

/** The declaration as it is written, without the indentation that all of its lines have. */
function writtenOf({ document }: Context, { kind, name, member }: SymbolFact): string {
  if (kind === "model") return `model ${name}`;
  const text = document.getText().slice(member.start, member.end);
  if (kind === "parameter") return `parameter ${text}`;
  const lines = text.split("\n").map((line) => line.trimEnd());
  const indents = lines.slice(1).filter((line) => line !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.max(0, Math.min(...indents) - 2);
  const shown = lines.map((line, index) => (index === 0 ? line : line.slice(Number.isFinite(least) ? least : 0)));
  return shown.length > mostLines ? [...shown.slice(0, mostLines), "…"].join("\n") : shown.join("\n");
}

function factsOf(context: Context, symbol: SymbolFact): string[] {
  const graph = context.checked.models.find(({ span }) => span.start <= symbol.member.start && symbol.member.end <= span.end)?.structure;
  if (symbol.kind === "input") {
    const input = graph?.inputs.find(({ name }) => name === symbol.name);
    return input ? [inputText(input), ...columnLines(context, input.columns)] : [];
  }
  if (symbol.kind === "model") return graph ? [describeExport(graph)] : [];
  if (symbol.kind !== "task") return [];
  const task = graph?.tasks.find(({ name }) => name === symbol.name);
  return task ? [taskText(task), ...(task.loss.word === "none" ? [] : columnLines(context, task.columns))] : [];
}

function inputText({ shape, scale, vocabularySizes }: ModelInput): string {
  const sizes = vocabularySizes?.length === 1 ? ` · ${vocabularySizes[0]} values` : "";
  return `${valueText(shape)} a row${sizes}${scale === "none" ? "" : ` · scale \`${scale}\``}`;
}

function taskText({ loss, metrics, weight }: ModelTask): string {
  const parts = [loss.word === "none" ? "no loss of its own" : `loss \`${loss.word}\``, ...(metrics.length > 0 ? [`metrics ${metrics.map((name) => `\`${name}\``).join(", ")}`] : [])];
  return [...parts, ...(weight === 1 ? [] : [`weight ${String(weight)}`])].join(" · ");
}

/** What the data hold in the columns that a declaration reads, where the data are known. */
function columnLines(context: Context, names: readonly string[]): string[] {
  const known = columnsOf(context).filter(({ name }) => names.includes(name));
  if (known.length === 0) return [];
  const shown = known.slice(0, mostColumns).map((column) => `- column \`${column.name}\`: ${describeColumn(column)}`);
  return [[...shown, ...(known.length > mostColumns ? [`- … and ${known.length - mostColumns} more`] : [])].join("\n")];
}
