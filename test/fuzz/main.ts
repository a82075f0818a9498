import { mkdirSync, writeFileSync } from "node:fs";
import { bundleServer } from "../server/client.ts";
import { findingsOf, type Finding } from "./core.ts";
import { LiveServer } from "./live.ts";
import { randomFrom } from "./random.ts";
import { mutant, seeds } from "./texts.ts";

/** Where a text that broke something is kept. */
const kept = ".cache/fuzz";

/**
 * `npm run fuzz -- --minutes 10 --seed 7`: half of the time parser, checker and formatter on mutants of real files, half a live server.
 * Ends with 1 where anything was found; late answers are told, and no fault.
 */
export async function main(args: readonly string[]): Promise<number> {
  const minutes = numberAfter(args, "--minutes", 1);
  const seed = numberAfter(args, "--seed", Date.now() % 1_000_000);
  const from = seeds();
  process.stdout.write(`seed ${seed}, ${from.length} files to start from\n`);
  const core = fuzzCore(seed, from, minutes * 30_000);
  const live = await fuzzServer(seed, from, minutes * 30_000);
  const findings = [...core, ...live];
  for (const [index, { what, text }] of findings.slice(0, 20).entries()) {
    mkdirSync(kept, { recursive: true });
    writeFileSync(`${kept}/${seed}-${index}.mtl`, text);
    process.stdout.write(`${kept}/${seed}-${index}.mtl: ${what.split("\n").slice(0, 4).join("\n  ")}\n`);
  }
  process.stdout.write(findings.length === 0 ? "nothing found\n" : `${findings.length} findings\n`);
  return findings.length === 0 ? 0 : 1;
}

function numberAfter(args: readonly string[], name: string, preset: number): number {
  const at = args.indexOf(name);
  const value = at < 0 ? NaN : Number(args[at + 1]);
  return Number.isFinite(value) ? value : preset;
}

function fuzzCore(seed: number, from: readonly string[], milliseconds: number): Finding[] {
  const random = randomFrom(seed);
  const found: Finding[] = [];
  let texts = 0;
  let slowest = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end && found.length < 100; texts++) {
    const start = performance.now();
    found.push(...findingsOf(mutant(random, from)));
    slowest = Math.max(slowest, performance.now() - start);
  }
  process.stdout.write(`${texts} texts through parser, checker and formatter; the slowest took ${Math.round(slowest)} ms\n`);
  return found;
}

async function fuzzServer(seed: number, from: readonly string[], milliseconds: number): Promise<Finding[]> {
  const server = new LiveServer(await bundleServer(), randomFrom(seed + 1), from);
  await server.start();
  let steps = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; steps++) await server.step();
  await server.stop();
  const { answers, slowest: { method, milliseconds: longest }, late, findings } = server.report;
  process.stdout.write(`${steps} edits of a live server, ${answers} requests, all answered or taken back; `
    + `the slowest, ${method}, after ${Math.round(longest)} ms; ${late} after more than 1 s\n`);
  return findings;
}
