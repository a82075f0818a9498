import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createReader, parse } from "../../grammar/index.ts";
import { generate } from "../bench/language/generate.ts";
import { dice, edited } from "./edits.ts";

const examples = new URL("../../examples/", import.meta.url);
const texts = readdirSync(examples).filter((name) => name.endsWith(".mtl")).map((name) => readFileSync(new URL(name, examples), "utf8"));
texts.push(generate(120, 40), `${texts[0]}\n${texts[1]}\nblock last(w) = dense(w)\n`, "", "model A {\n}\n/// b\nmodel B {\n  x = 1\n}\n\n// end");

/** Trees compare by what they hold, wherever it was computed. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("a file read again after every edit", () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))("gives the tree and the problems of a file read from scratch, seed %i", (seed) => {
    const roll = dice(seed + 1);
    const reader = createReader();
    let text = texts[roll(texts.length)] ?? "";
    for (let step = 0; step < 40; step++) {
      expect(plain(reader.read(text))).toEqual(plain(parse(text)));
      text = edited(text, roll);
    }
  });

  test("a text before an edit and after it are both whole", () => {
    const reader = createReader();
    const text = generate(120, 40);
    const before = reader.read(text);
    const kept = plain(before);
    reader.read(`// new first line\n${text}`);
    expect(plain(before)).toEqual(kept);
  });

  test.each([
    ["documentation is taken away", "/// said\nlayer l = relu\n", "layer l = relu\n"],
    ["documentation is turned into a comment", "model M {\n  /// said\n  y = x\n}\n", "model M {\n  // said\n  y = x\n}\n"],
    ["documentation comes", "model M {\n  y = x\n}\n", "model M {\n  /// said\n  y = x\n}\n"],
    ["a member changes places with a documented one", "/// said\nlayer l = relu\nlayer k = relu\n", "/// said\nlayer k = relu\nlayer l = relu\n"],
    ["a model opens behind another", "model A {\n}\n", "model A {\n}\nmodel {\n"],
    ["a model loses its brace before two short ones", "model A {\n}\nmodel B\nmodel C {\n}\n", "model A {\n\nmodel B\nmodel C {\n}\n"],
    ["a colon makes a key of a lone `model` before it", "model A {\nmodel\nmodel C { }\n", "model A {\nmodel\n: 3\nmodel C { }\n"],
    ["a setting is written where a lone `model` stood", "model A {\n  train {\nmodel\nmodel C { }\n", "model A {\n  train {\nmodel\n: 3 }\nmodel C { }\n"],
  ])("%s", (_, before, after) => {
    const reader = createReader();
    for (const text of [before, after, before]) expect(plain(reader.read(text))).toEqual(plain(parse(text)));
  });

  test("too many problems, and none again", () => {
    const reader = createReader();
    const good = generate(120, 40);
    const bad = good.replaceAll(")", ") ) )").repeat(8);
    for (const text of [good, bad, good, `${bad}\n`, `${good}\n`]) expect(plain(reader.read(text))).toEqual(plain(parse(text)));
  });
});
