import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createReader, parse } from "../../grammar/index.ts";
import { check, createChecker, type DataHeader } from "../../src/language/index.ts";
import { generate } from "../bench/language/generate.ts";
import { dice, edited } from "../grammar/edits.ts";

const examples = new URL("../../examples/", import.meta.url);
const texts = readdirSync(examples).filter((name) => name.endsWith(".mtl")).map((name) => readFileSync(new URL(name, examples), "utf8"));
const blocks = "block res(w, act: relu) = add(it, it -> dense(w, act) -> dense(8))\nlayer items = embed(8)\nwide = 8\n";
const small = (name: string) => `model ${name} {\n  data "d.csv"\n  input x : number[8]\n  input item : category(9)\n  t = concat(x, item -> items) -> dense(wide) -> res(4)\n  task a, b : binary = t\n}\n`;
texts.push(generate(130, 40), `${texts[0]}\n${texts[1]}`, blocks + small("One") + small("Two"), small("One") + blocks + small("Three"));

const header: DataHeader = { sources: { data: { file: "d.csv", columns: [{ name: "a", type: "number", missingShare: 0.1, values: ["0", "1", "2"] }] } } };

/** All that a check says, wherever it was computed; a length that nobody knows is written out. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, part: unknown) => (Number.isNaN(part) ? "NaN" : part)));
}

describe("a file checked again after every edit", () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))("is told what a file checked from scratch is, seed %i", (seed) => {
    const roll = dice(seed + 100);
    const [reader, checker] = [createReader(), createChecker()];
    let text = texts[roll(texts.length)] ?? "";
    for (let step = 0; step < 40; step++) {
      const options = { text, ...(roll(4) > 0 && { header }) };
      expect(plain(checker.check(reader.read(text), options))).toEqual(plain(check(parse(text), options)));
      text = roll(6) === 0 ? texts[roll(texts.length)] ?? "" : edited(text, roll);
    }
  });

  test("a block of the file that changes is seen in the models that use it", () => {
    const [reader, checker] = [createReader(), createChecker()];
    const text = `${blocks}block other(w) = dense(w)\n${small("One")}${small("Two")}`;
    const told = (now: string) => checker.check(reader.read(now), { text: now }).problems.map(({ code }) => code);
    expect(told(text)).toEqual([]);
    expect(told(text.replace("wide = 8", "wide = 9"))).toEqual(["MTL304"]);
    expect(told(text.replace("dense(8)", "dense(8, wrong)"))).toEqual(["MTL201"]);
    expect(told(text.replace("wide", "wyde"))).toEqual(["MTL201", "MTL201"]);
    expect(told(text)).toEqual([]);
  });

  test("what is known of one version stays as it was when the next is checked", () => {
    const [reader, checker] = [createReader(), createChecker()];
    const text = generate(130, 40);
    const first = checker.check(reader.read(text), { text });
    const kept = plain(check(parse(text), { text }));
    const later = `// one more line\n${text}`;
    checker.check(reader.read(later), { text: later });
    expect(plain(first)).toEqual(kept);
  });
});
