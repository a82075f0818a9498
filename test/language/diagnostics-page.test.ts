import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { diagnosticsPage } from "../../src/language/diagnostics-page.ts";
import { examples, fileOf, headerFor, syntaxExamples, type CodeExample } from "../../src/language/examples/index.ts";
import { check } from "../../src/language/index.ts";
import { laterCodes } from "../../src/language/later-codes.ts";
import { messages } from "../../src/language/messages.ts";
import { compared, marksOf } from "./marks.ts";

const page = new URL("../../docs/diagnostics.md", import.meta.url);

const all: [string, CodeExample][] = [...Object.entries(syntaxExamples), ...Object.entries(examples)];

function codesOf(code: string, text: string): string[] {
  const header = headerFor(code, text);
  return check(text, header ? { header } : {}).problems.map((problem) => problem.code);
}

describe("the page of problems", () => {
  it("is up to date; UPDATE=1 rewrites it", () => {
    if (process.env.UPDATE === "1") writeFileSync(page, diagnosticsPage());
    expect(readFileSync(page, "utf8")).toBe(diagnosticsPage());
  });

  it.each(all)("%s is told in its failing example alone, at its mark, and not in the mended one", (code, example) => {
    const text = fileOf(example, "failing");
    const header = headerFor(code, text);
    // A long list ends with the code that says so.
    if (code === "MTL122") expect(codesOf(code, text)).toContain(code);
    else expect(codesOf(code, text)).toEqual([code]);
    if (marksOf(text).length > 0) {
      const { found, expected } = compared(text, header ? { header } : {});
      expect(found).toEqual(expected);
    }
    expect(codesOf(code, fileOf(example, "mended"))).toEqual([]);
  });

  it("has every code that is written anywhere in the sources", () => {
    const text = readFileSync(page, "utf8");
    const sources = ["grammar", "src"].flatMap((room) => readdirSync(room, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts")).map((file) => `${room}/${file}`));
    const codes = new Set(sources.flatMap((file) => readFileSync(file, "utf8").match(/MTL[1-8]\d\d(?!\d)/g) ?? []));
    expect([...codes].filter((code) => !text.includes(`\`${code}\``) && !text.includes(`### ${code}`)).sort()).toEqual([]);
  });

  it("keeps apart what the checker says and what is said later", () => {
    for (const code of Object.keys(laterCodes)) expect(Object.keys(messages)).not.toContain(code);
  });
});
