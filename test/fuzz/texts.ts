import { readdirSync, readFileSync } from "node:fs";
import { examples, fileOf, syntaxExamples } from "../../src/language/examples/index.ts";
import type { Random } from "./random.ts";

/** Whatever somebody wrote: the examples, the fragments of the documentation, and a file for every problem that there is. */
export function seeds(): readonly string[] {
  const files = readdirSync("examples").filter((name) => name.endsWith(".mtl")).map((name) => readFileSync(`examples/${name}`, "utf8"));
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md")).map((name) => readFileSync(`docs/${name}`, "utf8"));
  const fragments = pages.flatMap((page) => [...page.matchAll(/```mtl\n([^`]*)```/g)].map(([, text]) => text));
  const problems = Object.entries({ ...syntaxExamples, ...examples }).filter(([code]) => !["MTL120", "MTL122", "MTL212"].includes(code));
  return [...files, ...fragments, ...problems.flatMap(([, example]) => [fileOf(example, "failing"), fileOf(example, "mended")])];
}

const pieces = [
  "model", "{", "}", "task", "input", "data", "train", "analyze", "penalty", "extend", "import", "block", "layer", "(", ")", "[", "]", ":", "=", "->", ",",
  ".", "..", "0.5", "80%", "1e-3", "-1", "1e999", "0", "true", "\"text\"", "\"", "//", "/*", "*/", "///", "\n", "\r\n", "\t", "é", "\u{1d4b3}", "\ud800",
  "\u0000", "\ufeff", "\u2028", "it", "x", "dense(8, relu)", "each(", "mmoe(experts: 4, expert: ", "cross_stitch", "groups: [[a], [b]]", ".output", "[a]",
  "{ weight: 0.5 }", "task a, b : binary = ", "search(1, 2)", "mtl-ignore MTL503",
];

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  (text, random) => replaced(text, random, random.below(40), ""),
  (text, random) => replaced(text, random, 0, random.pick(pieces)),
  (text, random) => replaced(text, random, random.below(12), ` ${random.pick(pieces)} `),
  (text, random) => replaced(text, random, 0, String.fromCharCode(random.below(0x10000))),
  (text, random) => replaced(text, random, 0, random.pick(["(", "[", "{", "f("]).repeat(1 + random.below(150))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  (text, random) => twice(text, random),
  (text, random) => swapped(text, random),
  (text, random, others) => text.slice(0, random.below(text.length + 1)) + otherHalf(random.pick(others), random),
  (text, random) => renamed(text, random),
];

/** A text with one to six of these done to it; now and then nothing but letters of any kind. */
export function mutant(random: Random, from: readonly string[]): string {
  if (random.below(20) === 0) return Array.from({ length: random.below(300) }, () => String.fromCharCode(random.below(random.pick([128, 0x10000])))).join("");
  let text = random.pick(from);
  for (let left = 1 + random.below(6); left > 0; left--) text = random.pick(mutations)(text, random, from);
  return text;
}

function replaced(text: string, random: Random, length: number, by: string): string {
  const start = random.below(text.length + 1);
  return text.slice(0, start) + by + text.slice(start + length);
}

function twice(text: string, random: Random): string {
  const start = random.below(text.length + 1);
  const end = Math.min(text.length, start + random.below(200));
  return text.slice(0, end) + text.slice(start);
}

function swapped(text: string, random: Random): string {
  const lines = text.split("\n");
  const [one, other] = [random.below(lines.length), random.below(lines.length)];
  [lines[one], lines[other]] = [lines[other], lines[one]];
  return lines.join("\n");
}

function otherHalf(text: string, random: Random): string {
  return text.slice(random.below(text.length + 1));
}

/** One word of the text in the place of another. */
function renamed(text: string, random: Random): string {
  const words = [...text.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)];
  if (words.length === 0) return text;
  const [target, source] = [random.pick(words), random.pick(words)];
  return text.slice(0, target.index) + source[0] + text.slice(target.index + target[0].length);
}
