import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { basename, dirname, join } from "node:path";
import Papa from "papaparse";
import type { DataRequest, Dataset } from "../../../src/data/dataset.ts";
import { prepare } from "../../../src/data/index.ts";
import { withDecoder } from "../../../src/data/node-decoder.ts";
import { nodeFileSystem } from "../../../src/data/node-files.ts";
import { randomOf } from "../../../src/graph/random.ts";
import { columnNames, makeCsv, makeParquet, numberNames } from "./make.ts";

interface Figure {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
  readonly megabytes?: number;
}

interface Options {
  readonly folder: string;
  readonly args: readonly string[];
}

const batch = 1024;

export async function main({ folder, args }: Options): Promise<void> {
  const option = (name: string, usual: number) => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : usual);
  const rows = option("--rows", 10_000_000);
  const csvRows = option("--csv-rows", 500_000);
  const parquet = makeParquet(folder, rows);
  const csv = await makeCsv(folder, csvRows);
  if (args.includes("--make")) return;
  const figures: Figure[] = [];
  await streamParquet(parquet, option("--steps", Infinity), figures);
  await streamFlights(join(folder, "../../examples/data/full/flights-3m.parquet"), figures);
  await readCsv(csv, csvRows, figures);
  papaparse(csv, csvRows, figures);
  await duckDb(parquet, rows, csv, csvRows, figures);
  if (args.includes("--json")) console.log(JSON.stringify({ processor: cpus()[0].model, cores: cpus().length, node: process.version, figures: figures.map((figure) => ({ ...figure, rowsPerSecond: Math.round(figure.rows / figure.seconds) })) }));
  else console.log(tableOf(figures));
}

const span = { start: 0, end: 0 };

function requestOf(path: string): DataRequest {
  const input = (name: string) => ({ name, type: "number" as const, shape: [1], columns: [name], scale: "zscore", span });
  const category = (name: string) => ({ name, type: "category" as const, shape: [], columns: [name], scale: "none", span });
  return {
    directory: dirname(path), root: dirname(path),
    inputs: [...numberNames.map(input), category("city"), category("job")],
    labels: [
      { task: "amount", kind: "number", columns: ["amount"], shape: [1], type: "float32", scale: "zscore" },
      { task: "bought", kind: "binary", columns: ["bought"], shape: [1], type: "float32", scale: "none" },
    ],
    sources: [{ name: "data", source: basename(path), split: [0.9, 0.05, 0.05], seed: 0, onBadRow: "error", span }],
  };
}

async function opened(path: string, request = requestOf(path)): Promise<Dataset> {
  const prepared = await prepare(request, withDecoder(nodeFileSystem(dirname(path)), dirname(path), new URL("./decode-thread.mjs", import.meta.url)));
  if ("problems" in prepared) throw new Error(prepared.problems[0].message);
  return prepared.dataset;
}

const memory = (): number => process.resourceUsage().maxRSS / 1024;

async function timed<Value>(work: () => Promise<Value> | Value): Promise<readonly [Value, number]> {
  const start = performance.now();
  const value = await work();
  return [value, (performance.now() - start) / 1000];
}

/** First both passes that fit scales and vocabularies, then an epoch of shuffled batches. */
async function streamParquet(path: string, steps: number, figures: Figure[]): Promise<void> {
  const [dataset, fitting] = await timed(() => opened(path));
  const all = dataset.train.rows + dataset.validation.rows + dataset.test.rows;
  figures.push({ what: "Parquet, 20 columns: both passes before training", rows: all, seconds: fitting, megabytes: memory() });
  const [read, seconds] = await timed(() => epoch(dataset, steps));
  figures.push({ what: "Parquet, 20 columns: shuffled batches of an epoch", rows: read, seconds, megabytes: memory() });
}

async function epoch({ train }: Dataset, steps: number): Promise<number> {
  const order = train.order?.(randomOf(1)) ?? randomOf(1).permutation(train.rows);
  let read = 0;
  for (let step = 0; step < steps && read < order.length; step++) {
    const rows = order.slice(read, read + batch);
    await train.batch(rows);
    read += rows.length;
  }
  return read;
}

/** Three million flights of real life, where `npm run examples:data` has made them: delays by distance and airports. */
async function streamFlights(path: string, figures: Figure[]): Promise<void> {
  if (!existsSync(path)) return console.error("flights-3m.parquet is not there: `npm run examples:data -- flights` makes it");
  const [dataset, fitting] = await timed(() => opened(path, flightsRequest(path)));
  const all = dataset.train.rows + dataset.validation.rows + dataset.test.rows;
  figures.push({ what: "Flights, Parquet, 4 columns: both passes before training", rows: all, seconds: fitting });
  const [read, seconds] = await timed(() => epoch(dataset, Infinity));
  figures.push({ what: "Flights, Parquet, 4 columns: shuffled batches of an epoch", rows: read, seconds });
}

function flightsRequest(path: string): DataRequest {
  const of = requestOf(path);
  const [number, category] = [of.inputs[0], of.inputs[of.inputs.length - 1]];
  return {
    ...of,
    // Small enough to be read from the disk again and again, as a larger file would be.
    heldBytes: 90 * 1024 * 1024,
    inputs: [...["distance"].map((name) => ({ ...number, name, columns: [name] })), ...["origin", "destination"].map((name) => ({ ...category, name, columns: [name] }))],
    labels: [{ task: "delay", kind: "number", columns: ["delay"], shape: [1], type: "float32", scale: "zscore" }],
  };
}

async function readCsv(path: string, rows: number, figures: Figure[]): Promise<void> {
  const [, seconds] = await timed(() => opened(path));
  figures.push({ what: "CSV, 20 columns: read, fitted and encoded", rows, seconds });
}

function papaparse(path: string, rows: number, figures: Figure[]): void {
  const start = performance.now();
  const { data } = Papa.parse<string[]>(readFileSync(path, "utf8"), { skipEmptyLines: true });
  const numbers = numberNames.map((_, column) => Float64Array.from(data, (fields) => Number(fields[column])));
  if (data.length !== rows + 1 || numbers.length !== numberNames.length) throw new Error("papaparse read another number of rows");
  figures.push({ what: "CSV, 20 columns: papaparse, to numbers", rows, seconds: (performance.now() - start) / 1000 });
}

interface DuckDb {
  DuckDBInstance: { create(): Promise<{ connect(): Promise<{ runAndReadAll(sql: string): Promise<unknown> }> }> };
}

/** DuckDB adds up every column: the least that needs all of them read. */
async function duckDb(parquet: string, rows: number, csv: string, csvRows: number, figures: Figure[]): Promise<void> {
  const name = "@duckdb/node-api";
  const duck = await (import(name) as Promise<DuckDb>).catch(() => undefined);
  if (!duck) return;
  const connection = await (await duck.DuckDBInstance.create()).connect();
  const sums = columnNames.map((column) => (column === "city" || column === "job" ? `max(${column})` : `sum(${column})`)).join(", ");
  for (const [what, path, count] of [["Parquet", parquet, rows], ["CSV", csv, csvRows]] as const) {
    const [, seconds] = await timed(() => connection.runAndReadAll(`select ${sums} from '${path}'`));
    figures.push({ what: `${what}, 20 columns: DuckDB, every column added up`, rows: count, seconds });
  }
}

function tableOf(figures: readonly Figure[]): string {
  const lines = figures.map(({ what, rows, seconds, megabytes }) =>
    [what, rows.toLocaleString("en"), seconds.toFixed(1), Math.round(rows / seconds).toLocaleString("en"), megabytes === undefined ? "" : Math.round(megabytes).toString()]);
  const all = [["", "rows", "seconds", "rows/s", "peak MB"], ...lines];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ")).join("\n");
}
