import { createWriteStream, existsSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { randomOf, type Random } from "../../../src/graph/random.ts";

/** Sixteen numbers, two categories and two labels a row. */
export const numberNames = Array.from({ length: 16 }, (_, index) => `x${index + 1}`);
export const columnNames = [...numberNames, "city", "job", "amount", "bought"];

const groupRows = 100_000;

/** A Parquet file of `rows` rows and twenty columns; made once. */
export function makeParquet(folder: string, rows: number): string {
  const path = join(folder, `rows-${rows}.parquet`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const writer = fileWriter(`${path}.part`);
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: columnsOf(randomOf(1), 10) }) });
  for (let start = 0; start < rows; start += groupRows) {
    const count = Math.min(groupRows, rows - start);
    parquet.write({ columnData: columnsOf(randomOf(1, start), count), rowGroupSize: count });
  }
  parquet.finish();
  renameSync(`${path}.part`, path);
  return path;
}

function columnsOf(random: Random, rows: number) {
  const numbers = numberNames.map((name) => ({ name, data: Float32Array.from({ length: rows }, () => Math.round(random.uniform() * 1e4) / 100), type: "FLOAT" as const, nullable: false }));
  const [first, second] = numbers;
  return [
    ...numbers,
    { name: "city", data: Array.from({ length: rows }, () => `city ${random.integer(200)}`), type: "STRING" as const, nullable: false },
    { name: "job", data: Array.from({ length: rows }, () => `job ${random.integer(12)}`), type: "STRING" as const, nullable: false },
    { name: "amount", data: Float64Array.from({ length: rows }, (_, row) => first.data[row] + random.normal()), type: "DOUBLE" as const, nullable: false },
    { name: "bought", data: Int32Array.from({ length: rows }, (_, row) => Number(second.data[row] > 70 + 10 * random.normal())), type: "INT32" as const, nullable: false },
  ];
}

/** A CSV file of the same form; made once. */
export async function makeCsv(folder: string, rows: number): Promise<string> {
  const path = join(folder, `rows-${rows}.csv`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const stream = createWriteStream(`${path}.part`);
  stream.write(`${columnNames.join(",")}\n`);
  for (let start = 0; start < rows; start += 10_000) {
    const columns = columnsOf(randomOf(2, start), Math.min(10_000, rows - start));
    const lines = Array.from({ length: columns[0].data.length }, (_, row) => columns.map(({ data, name }) => (name.startsWith("x") ? Number(data[row]).toFixed(2) : String(data[row]))).join(","));
    if (!stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
  renameSync(`${path}.part`, path);
  return path;
}
