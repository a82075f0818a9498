import type { Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { SourceTable } from "../catalog/definition.ts";
import type { Arguments, DataSource, ModelInput, WordValue } from "../graph/model.ts";
import { sizeOf } from "../graph/shape.ts";
import type { ColumnHeader, SourceHeader } from "./checked.ts";

/**
 * The columns of a source: those of its file, those that it makes, whose names and widths are known and not what they hold, or those of a table
 * beside its pictures. `read` is what is known of the file behind it. Undefined where nothing is known.
 */
export function sourceHeader({ source }: DataSource, inputs: readonly ModelInput[], read: SourceHeader | undefined): SourceHeader | undefined {
  if (typeof source === "string") return read;
  const own = made(source, inputs);
  const table = tableIn(source);
  if (!table?.pictures) return own && { ...own, ...(read?.missing === undefined ? {} : { missing: read.missing }) };
  if (!own || !read || read.columns.length === 0) return read;
  const [pictures] = own.columns;
  return { ...read, columns: [...read.columns.filter(({ name }) => name !== pictures.name), { ...pictures, type: "bytes" }] };
}

function made({ word, arguments: given }: WordValue, inputs: readonly ModelInput[]): SourceHeader | undefined {
  const columns = catalog.find("source", word)?.columns?.(given);
  return columns && {
    file: `${word}(…)`,
    columns: columns.map(({ name, widths }): ColumnHeader => ({ name, type: "number", ...widthFor(name, widths, inputs), missingShare: 0 })),
  };
}

/** Of several widths the one that the model counts on. */
function widthFor(name: string, widths: readonly number[], inputs: readonly ModelInput[]): Pick<ColumnHeader, "width"> {
  if (widths.length === 0) return {};
  const asked = inputs.filter(({ columns }) => columns.includes(name)).map(({ shape }) => sizeOf(shape));
  return { width: widths.find((width) => asked.includes(width)) ?? widths[0] };
}

/** The table that a source reads; undefined where it makes its rows, or is not known. */
export const tableOf = ({ source }: Pick<DataSource, "source">): SourceTable | undefined => (typeof source === "string" ? { file: source } : tableIn(source));

const tableIn = ({ word, arguments: given }: WordValue): SourceTable | undefined => catalog.find("source", word)?.table?.(given);

/** The same of a source as it is written, before it is checked: as far as texts stand there. */
export function writtenTable(word: Word): SourceTable | undefined {
  const definition = catalog.find("source", word.name.name);
  const places = definition?.parameters ?? [];
  const given: Arguments = Object.fromEntries((word.arguments?.items ?? []).flatMap(({ key, value }, index) => {
    const name = key?.name ?? places[index]?.name;
    return name !== undefined && value?.kind === "String" ? [[name, value.value]] : [];
  }));
  return definition?.table?.(given);
}

/** What is known of the file behind a source, read by `read`: of a folder, the table that tells about its pictures. */
export async function tableHeader(table: SourceTable, read: (file: string) => Promise<SourceHeader | undefined>): Promise<SourceHeader | undefined> {
  const header = await read(table.file);
  return header?.folder && table.inFolder !== undefined ? read(table.inFolder) : header;
}
