import { readFileSync } from "node:fs";
import { soak } from "./soak.ts";

const limit = 0.05;
const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(2);

/** `npm run soak [-- --edits 10000]`: ends with 1 where the heap grew by 5% or more; run without the optimizing compiler, whose code would count as growth. */
export async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--edits");
  const edits = at < 0 ? 10_000 : Number(args[at + 1]);
  const { before, after } = await soak(readFileSync("examples/bank.mtl", "utf8"), edits, Math.min(2000, edits), (done, bytes) => {
    process.stdout.write(`${done} edits: ${megabytes(bytes)} MB\n`);
  });
  const growth = after / before - 1;
  process.stdout.write(`${megabytes(before)} MB before, ${megabytes(after)} MB after, ${(100 * growth).toFixed(1)}%\n`);
  return growth < limit ? 0 : 1;
}
