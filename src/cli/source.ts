import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "../../grammar/index.ts";
import { importReader, readHeader } from "../data/index.ts";
import { nodeFileSystem } from "../data/node-files.ts";
import type { DataSource, ModelGraph } from "../graph/model.ts";
import type { CheckedFile, DataHeader } from "../language/checked.ts";
import { check, readImports, selfContained, tableHeader, tableOf, type ImportedTexts } from "../language/index.ts";
import type { Problem } from "../language/problem.ts";
import { isForeign } from "../protocol/foreign.ts";
import { codeOf } from "../runs/index.ts";
import { CommandError, exitCodes } from "./exit.ts";
import type { Output } from "./output.ts";

export interface Source {
  /** As the user called it. */
  readonly file: string;
  readonly text: string;
  /** Data paths are relative to here, and nothing outside `root` is read. */
  readonly directory: string;
  readonly root: string;
  /** Whether the headers of its data files may be looked at. */
  readonly readsData: boolean;
}

/** Reads an `.mtl` file. @throws CommandError where it cannot be read. */
export function readSource(file: string, readsData = true): Source {
  const directory = path.dirname(path.resolve(file));
  return { file, text: textOf(file, bytesOf(file)), directory, root: rootOf(directory), readsData };
}

function bytesOf(file: string): Uint8Array {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new CommandError(exitCodes.usage, `${file} ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === "EISDIR") return "is a folder: name the .mtl file in it.";
  if (code === "EACCES" || code === "EPERM") return "cannot be read: permission is denied. Make it a file that you may read.";
  return `was not found: is the path right? Paths are relative to ${process.cwd()}.`;
}

/** A file of other bytes, or of another program, would give a hundred problems that help nobody. */
function textOf(file: string, bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text === undefined) throw new CommandError(exitCodes.problems, `${file} is not a text in UTF-8: is it an .mtl file? If so, save it in that encoding.`);
  if (isForeign(text)) throw new CommandError(exitCodes.problems, `${file} is no model: it begins as 3D materials or Acceleo templates do, which end in .mtl too.`);
  return text;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return bytes.includes(0) ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Data is read inside the folder one is in, or, for a file elsewhere, inside that file's own folder. */
function rootOf(directory: string): string {
  const here = process.cwd();
  return contains(here, directory) ? here : directory;
}

/** Whether a folder is, or lies in, another. */
export function contains(folder: string, directory: string): boolean {
  return directory === folder || directory.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
}

/** Checks a file together with what it imports and the headers of its data files. */
export async function checkSource(source: Source): Promise<CheckedFile> {
  const options = { imports: await importsFor(source), name: path.basename(source.file) };
  const first = check(source.text, options);
  const header = source.readsData ? await headersOf(first, source) : undefined;
  return header ? check(source.text, { ...options, header }) : first;
}

/** The files that a source imports, as far as they can be read. */
async function importsFor({ text, directory, root }: Source): Promise<ImportedTexts> {
  return readImports(parse(text).file, text, importReader(nodeFileSystem(root), directory));
}

/** The text of a source with all that it imports behind it: what a run keeps, whatever becomes of the files. */
export async function wholeText(source: Source): Promise<string> {
  return selfContained(source.text, await importsFor(source));
}

async function headersOf(checked: CheckedFile, { directory, root }: Source): Promise<DataHeader | undefined> {
  const files = nodeFileSystem(root);
  const sources = checked.models.flatMap(({ graph }) => graph?.data ?? []);
  const read = (file: string) => readHeader(path.join(directory, file), files);
  const headers = async (fileOf: (data: DataSource) => DataSource["source"] | undefined) => {
    const found = await Promise.all(sources.map(async (data) => {
      const source = fileOf(data);
      const table = source === undefined ? undefined : tableOf({ source });
      return [data.name, table && await tableHeader(table, read)] as const;
    }));
    return Object.fromEntries(found.flatMap(([name, header]) => (header ? [[name, header] as const] : [])));
  };
  return sources.length === 0 ? undefined : { sources: await headers(({ source }) => source), tests: await headers(({ test }) => test) };
}

/** Problems as compilers print them: `file:line:column: error MTL201: …`. */
export function problemLines(source: Source, problems: readonly Problem[]): string[] {
  const starts = lineStarts(source.text);
  return problems.map(({ span, severity, code, message }) => {
    const { line, column } = placeOf(starts, span.start);
    return `${source.file}:${line}:${column}: ${severity} ${code}: ${message}`;
  });
}

/** Line and column of an offset, from 1. */
function placeOf(starts: readonly number[], offset: number): { readonly line: number; readonly column: number } {
  const line = starts.findLastIndex((start) => start <= offset);
  return { line: line + 1, column: offset - starts[line] + 1 };
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
}

/** Problems as `--json` prints them; `line` and `column` count from 1, `start` and `end` are characters from the beginning. */
export function plainProblems({ text }: Pick<Source, "text">, problems: readonly Problem[]) {
  const starts = lineStarts(text);
  return problems.map(({ code, severity, message, span: { start, end } }) => ({ code, severity, message, ...placeOf(starts, start), start, end }));
}

/** The problems that keep a file from being run. */
export function errorsOf(checked: CheckedFile): Problem[] {
  return checked.problems.filter(({ severity }) => severity === "error");
}

/** 3 where only the data is at fault, else 1. */
export function problemExit(errors: readonly Problem[]) {
  return errors.every(({ code }) => code.startsWith("MTL6")) ? exitCodes.data : exitCodes.problems;
}

/** The model that a file holds, with its problems printed: its structure may be there before its data is. @throws CommandError where errors stand in the way. */
export async function loadModel(source: Source, output: Output, name?: string, part: "graph" | "structure" = "graph"): Promise<ModelGraph> {
  const checked = await checkSource(source);
  const found = checked.models.find((model) => name === undefined || model.name === name);
  const drawn = part === "structure" ? found?.structure : undefined;
  const errors = drawn ? [] : errorsOf(checked);
  const shown = checked.problems.filter(({ severity }) => severity !== "information");
  for (const line of problemLines(source, shown)) output.note(line);
  if (errors.length > 0) {
    throw new CommandError(problemExit(errors), countText(errors.length, source.file), undefined, { problems: plainProblems(source, errors) });
  }
  const graph = drawn ?? found?.graph;
  if (!graph) throw noModel(source.file, name, checked);
  return graph;
}

function countText(count: number, file: string): string {
  return `${count} ${count === 1 ? "error" : "errors"} in ${file}: nothing was run.`;
}

/** The file's fault, or that of who named a model that it does not have. */
function noModel(file: string, name: string | undefined, checked: CheckedFile): CommandError {
  const names = checked.models.map((model) => model.name).join(", ");
  if (names === "") return new CommandError(exitCodes.problems, `${file} declares no model: write \`model Name { … }\`.`);
  return new CommandError(exitCodes.usage, `${file} has no model named ${name ?? ""}: it has ${names}.`);
}
