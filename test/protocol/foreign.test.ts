import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isForeign } from "../../src/protocol/foreign.ts";

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");

describe("files of others that end in .mtl", () => {
  it.each([
    "newmtl Red\nKd 1 0 0\n", "# Blender MTL File: 'None'\n# Material Count: 1\n\nnewmtl Material\n", "\uFEFF# made by hand\nnewmtl a", "Ka 0.2 0.2 0.2\n", "Kd 1 1 1",
    "[comment encoding = UTF-8 /]\n[module generate('http://x')]", "\n\n  [module main('x')/]",
  ])("are known by their first word: %j", (text) => expect(isForeign(text)).toBe(true));

  it.each(["", "model A {}", "// newmtl is a word of others\nmodel A {}", "newmtl_width = 3", "Kayak = 4", "width = [module]", "#", "# a remark that is nothing in ours"])(
    "are not taken for ours, nor ours for theirs: %j", (text) => expect(isForeign(text)).toBe(false));

  it("are none of our examples", () => {
    for (const name of ["bank.mtl", "two-garments.mtl", "planted.mtl"]) expect(isForeign(example(name))).toBe(false);
  });

  it("are found at once, however long they are", () => {
    expect(isForeign(`${"# remark\n".repeat(200_000)}`)).toBe(false);
    expect(isForeign(`${" \n#".repeat(200_000)}`)).toBe(false);
  });
});
