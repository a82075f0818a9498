import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createReader } from "../../grammar/index.ts";
import { createChecker } from "../../src/language/index.ts";

function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}.mtl`, import.meta.url), "utf8");
}

/** The errors of a text that ends anywhere, without that of the model's own brace. */
function* errorsWhileTyping(whole: string): Generator<{ readonly text: string; readonly errors: readonly string[] }> {
  const [reader, checker] = [createReader(), createChecker()];
  for (let end = 1; end <= whole.length; end++) {
    const text = whole.slice(0, end);
    const { problems } = checker.check(reader.read(text), { text });
    const errors = problems.filter(({ severity, message }) => severity === "error" && !message.includes("of model"));
    yield { text, errors: errors.map(({ code, message }) => `${code} ${message}`) };
  }
}

describe("a file that is typed letter by letter", () => {
  it.each(["two-digits", "funnel", "census"])("has one mistake at a time: %s", (name) => {
    const cascades = [...errorsWhileTyping(example(name))].filter(({ errors }) => errors.length > 1);
    // Half an arrow is a mark without meaning.
    const others = cascades.filter(({ text }) => !text.endsWith("-"));
    expect(others.map(({ text, errors }) => `${text.slice(-40)}: ${errors.join(", ")}`)).toEqual([]);
    expect(cascades.length).toBeLessThan(10);
  });
});

describe("what is said of a word that is not whole yet", () => {
  const errors = (text: string) => [...errorsWhileTyping(text)].at(-1)?.errors ?? [];

  it("is what its text lacks, and not what it will have when it is whole", () => {
    expect(errors("block b = dense(")).toHaveLength(1);
    expect(errors("block b = dense()")).toMatchObject([expect.stringContaining("MTL310")]);
    expect(errors("model M {\n  input x : image[10,")).toHaveLength(1);
    expect(errors("model M {\n  data \"d.csv\" { split: [80%,")).toHaveLength(1);
  });

  it("is nothing about another mistake before it", () => {
    expect(errors("block a = dense()\nblock b = dense(")).toHaveLength(2);
  });

  it("is that an exponent has no digits yet", () => {
    expect(errors("rate = 2e-")).toEqual(["MTL103 the digits of the exponent are missing, as in `1e-3`"]);
    expect(errors("rate = 2e")).toHaveLength(1);
    expect(errors("rate = 2e-3")).toEqual([]);
  });
});
