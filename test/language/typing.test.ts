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

function errorsOf(text: string): readonly string[] {
  return createChecker().check(createReader().read(text), { text }).problems.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code} ${message}`);
}

describe("a file that is typed letter by letter", () => {
  it.each(["two-digits", "funnel", "census", "tagging", "related", "two-garments"])("has one mistake at a time: %s", (name) => {
    const cascades = [...errorsWhileTyping(example(name))].filter(({ errors }) => errors.length > 1);
    expect(cascades.map(({ text, errors }) => `${text.slice(-40)}: ${errors.join(", ")}`)).toEqual([]);
  });

  it("may name tasks before they are there", () => {
    const whole = "model M {\n  input x : number\n  h = x -> each(dense(4), groups: [[a, b], [c]])\n  task a, b, c : number = h\n}\n";
    expect([...errorsWhileTyping(whole)].filter(({ errors }) => errors.length > 1)).toEqual([]);
    expect(errorsOf(whole.replace("b, c :", "b, d :"))).toContain("MTL201 unknown task `c`");
  });
});

describe("a word that its place does not know", () => {
  const model = (train: string) => `model M {\n  input x : number\n  task a, b : number = x -> dense(4)\n  train { ${train} }\n}\n`;

  it.each([
    ["curriculum: difficulty", "unknown curriculum `difficulty`: write `order` or `by_loss`"],
    ["meta: online", "unknown meta `online`: write `maml` or `reptile`"],
    ["weights: pcgrad", "unknown weighting `pcgrad`: it stands in `combine:` of `train`"],
    ["schedule: ramp(1, 0, epochs: 2)", "unknown schedule `ramp`: it stands in `weight:` of a task"],
    ["combine: cosreg(0.1)", "unknown combiner `cosreg`: it is written as `penalty cosreg(…)`"],
    ["combine: pcgard", "unknown combiner `pcgard`: did you mean `pcgrad`?"],
    ["combine: nothing_like_it", "unknown combiner `nothing_like_it`"],
  ])("gets a way out: %s", (train, message) => {
    expect(errorsOf(model(train))).toContain(`MTL201 ${message}`);
  });

  it("is told the kinds of tasks", () => {
    expect(errorsOf("model M {\n  input x : number\n  task a : regression = x -> dense(4)\n}\n"))
      .toContain("MTL201 unknown kind of task `regression`: write `binary`, `classes`, `labels`, `ordinal`, `number`, `count` or `reconstruct`");
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

  it("is that a point has no digits yet, where none of a range and no name follows", () => {
    expect(errors("rate = 0.")).toEqual(["MTL103 the digits behind the point are missing, as in `0.5`"]);
    expect(errors("rate = [0., 1]")).toHaveLength(1);
    expect(errors("rate = [0.5, 1]")).toEqual([]);
    expect(errors("model M {\n  train { seed: search(1..4) }\n").filter((said) => said.includes("point"))).toEqual([]);
  });
});

describe("half a member among whole ones", () => {
  const around = (half: string) => `model M {
  data "rows.csv"
  input x, y : number
${half}
  side = trunk -> dense(4)
  task t : number = trunk -> tower(4)
  task u : number = side -> tower(4)
  task v : number = concat(trunk, side) -> tower(8)
}
`;
  const whole = "  trunk = concat(x, y) -> dense(8)\n  block tower(w) = it -> dense(w)\n  layer items = dense(3)\n  train { optimizer: adam(1e-3), batch: 8 }";

  it("has no problem while it is whole", () => {
    expect(errorsOf(around(whole))).toEqual([]);
  });

  it.each([
    ["a value that joins others", "trunk = concat(x, y) -> dense(8)", "trunk = concat"],
    ["an open bracket", "trunk = concat(x, y) -> dense(8)", "trunk = concat("],
    ["a chain that nothing flows into yet", "trunk = concat(x, y) -> dense(8)", "trunk = dense(8)"],
    ["a block without its layers", "block tower(w) = it -> dense(w)", "block tower"],
    ["a block with half its parameters", "block tower(w) = it -> dense(w)", "block tower("],
    ["a block with an arrow at the end", "block tower(w) = it -> dense(w)", "block tower(w) = it ->"],
    ["a layer without a name", "layer items", "layer "],
    ["a bracket that is missing in front of other settings", "adam(1e-3), batch", "adam(1e-3, batch"],
  ])("tells one thing: %s", (_, from, to) => {
    expect(errorsOf(around(whole.replace(from, to)))).toHaveLength(1);
  });

  it("keeps what follows a brace that closes too soon, and tells of one brace", () => {
    const text = around(whole).replace("  input", "  }\n  input");
    expect(errorsOf(text)).toEqual([expect.stringContaining("MTL110")]);
  });

  it("says where a block is used that nothing flows into", () => {
    expect(errorsOf(around(whole).replace("trunk -> tower(4)", "tower(4)"))).toEqual(["MTL318 `tower` has no value to read: write what flows into it, as in `x -> tower`"]);
  });
});
