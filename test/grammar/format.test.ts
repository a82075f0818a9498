import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../grammar/printer.ts";

function canonical(text: string): string {
  return format(text).text;
}

function inModel(...members: string[]): string {
  return ["model M {", ...members.map((member) => `  ${member}`), "}", ""].join("\n");
}

describe("the canonical form", () => {
  it("has two spaces, one member a line, one blank line where there were some", () => {
    expect(canonical("model M{input x:number\n\n\n\nwidth=50 trunk=x->dense( width,relu )}"))
      .toBe(inModel("input x : number", "", "width = 50", "trunk = x -> dense(width, relu)").replace("\n  \n", "\n\n"));
  });

  it("joins a chain that fits, and breaks one that does not before every arrow", () => {
    expect(canonical("y = x\n  -> dense(3)\n  -> relu")).toBe("y = x -> dense(3) -> relu\n");
    const steps = ["conv2d(10, kernel: 5, relu)", "max_pool(2)", "conv2d(20, kernel: 5, relu)", "max_pool(2)", "flatten", "dense(50)"];
    expect(canonical(`trunk = image -> ${steps.join(" -> ")}`)).toBe(`trunk = image\n${steps.map((step) => `  -> ${step}\n`).join("")}`);
  });

  it("keeps a chain of exactly 100 columns on its line", () => {
    const name = "n".repeat(100 - "x = a -> ".length);
    expect(canonical(`x = a -> ${name}`)).toBe(`x = a -> ${name}\n`);
    expect(canonical(`x = a -> ${name}n`)).toBe(`x = a\n  -> ${name}n\n`);
  });

  it("puts settings on one line with commas, or one a line without", () => {
    expect(canonical("model M {\n train { batch: 256\n epochs: 20 }\n}")).toBe(inModel("train { batch: 256, epochs: 20 }"));
    const long = "optimizer: adam(1e-3), batch: 256, epochs: 20, weights: uncertainty, combine: pcgrad, stop: early(patience: 3)";
    expect(canonical(`model M { train { ${long} } }`))
      .toBe(inModel("train {", ...long.split(", ").map((entry) => `  ${entry}`), "}"));
  });

  it("aligns the columns of neighbouring tasks and inputs", () => {
    expect(canonical("model M {\ntask a : binary = x\ntask long : classes(10) = x -> dense(3)\n\ntask b : binary = x\n}"))
      .toBe("model M {\n  task a    : binary      = x\n  task long : classes(10) = x -> dense(3)\n\n  task b : binary = x\n}\n");
    expect(canonical("model M {\ninput age: number\ninput picture: image[3,3,1] { scale:none }\n}"))
      .toBe(inModel("input age     : number", "input picture : image[3, 3, 1] { scale: none }"));
  });

  it("lets long names and long types stand outside the columns", () => {
    const [name, type] = ["n".repeat(30), `classes(${"9".repeat(21)})`];
    expect(canonical(inModel(`task a : binary = x`, `task ${name} : ${type} = x`)))
      .toBe(inModel(`task a${" ".repeat(29)} : binary${" ".repeat(24)} = x`, `task ${name} : ${type} = x`));
    const wide = inModel("task a  : binary = x", `task ${name}n : binary = x`, "task bb : binary = x");
    expect(canonical(wide)).toBe(wide);
    const wordy = inModel("task a : binary = x", `task b : classes(${"9".repeat(22)}) = x`);
    expect(canonical(wordy)).toBe(wordy);
  });

  it("keeps the columns of tasks with a comment between, but not across other members", () => {
    const text = inModel("task a    : binary = x", "// the long one", "task long : binary = x", "y = x", "task b : binary = x");
    expect(canonical(text)).toBe(text);
  });

  it("breaks the arguments of a chain's last stage where what follows ends its line", () => {
    const text = `y = x -> dense(${"n".repeat(70)}) /* ${"c".repeat(30)}\n more */ -> relu\n`;
    expect(canonical(canonical(text))).toBe(canonical(text));
  });

  it("drops trailing commas and keeps numbers and strings as written", () => {
    expect(canonical('x = f(20_000, 80%, 1e-3, "a\\n", [1 ..2,],)')).toBe('x = f(20_000, 80%, 1e-3, "a\\n", [1 .. 2])\n');
  });

  it("wraps a long list of names", () => {
    const names = Array.from({ length: 40 }, (_, index) => `attribute_${index}`);
    const lines = canonical(`model M { task ${names.join(",")} : binary = x }`).split("\n");
    expect(lines.every((line) => line.length <= 100)).toBe(true);
    expect(lines.join(" ").replace(/ +/g, " ")).toContain(names.join(", "));
  });

  it.each(["", "\n\n", "   "])("of a blank file is empty (%j)", (text) => {
    expect(canonical(text)).toBe("");
  });
});

describe("comments stay where they were", () => {
  it("takes a comment between two names as the place of their break", () => {
    const once = canonical(inModel(`task ${"a".repeat(60)}, /* one */ ${"b".repeat(40)}, /* two */ ${"c".repeat(40)} : binary = x`));
    expect(once).toContain(`, /* one */ ${"b".repeat(40)}, /* two */ ${"c".repeat(40)}`);
    expect(canonical(once)).toBe(once);
  });

  it("with one blank around each", () => {
    const text = inModel(
      "y = /* c */ x -> dense(2)", "z = x /* c */ -> dense(2) /* d */", "w = x -> /* c */ dense(2)", "v = x -> dense(/* c */ 2)",
      "task /* a */ t : number = /* b */ y",
    );
    expect(canonical(text)).toBe(text);
  });

  it.each([
    ["x = f(/* a */1/* b */,/* c */)", "x = f(/* a */ 1 /* b */ /* c */ )\n"],
    ["x = [/* a */1,2/* b */]", "x = [/* a */ 1, 2 /* b */ ]\n"],
    ["x = f(1, // one\n// two\n2)", "x = f(\n  1, // one\n  // two\n  2\n)\n"],
    ["x = a // one\n// two\n-> b", "x = a // one\n  // two\n  -> b\n"],
  ])("%j is %j", (text, wanted) => {
    expect(canonical(text)).toBe(wanted);
    expect(canonical(wanted)).toBe(wanted);
  });

  it("behind, before and inside members", () => {
    const text = inModel(
      "// first", "x = 1 // behind", "/* before */ y = 2", "trunk = x // the picture", "  -> dense(3) // one", "  // two",
      "  -> dense(4)", "train {", "  // why", "  batch: 3 // because", "  epochs: 4", "}", "// last",
    );
    expect(canonical(text)).toBe(text);
  });

  it("at the edges of a file and of a model", () => {
    const text = "// top\n\n/// docs\nmodel M { // open\n  x = 1\n} // close\n// end\n";
    expect(canonical(text)).toBe(text);
  });
});

describe("line ends", () => {
  const text = "// top\n// next\n\n/// docs\n/// more\nblock b(w)=dense(w)\n/* two\nlines */\nmodel M {// open\n  train {\n// why\n  batch:3 // because\n  epochs:4}\n\n  y = x ->\n// last\n}";

  it.each(["\n", "\r\n", "\r"])("stay what they were (%j)", (end) => {
    expect(canonical(text.replaceAll("\n", end))).toBe(canonical(text).replaceAll("\n", end));
  });

  it("become those of the first line where several are mixed, and no comment takes in what stands below it", () => {
    expect(canonical("// note\r/// docs\rlayer l=dense(2)//behind\nx=1\r\ry=2\r\n")).toBe("// note\r/// docs\rlayer l = dense(2) //behind\rx = 1\r\ry = 2\r");
    expect(canonical("x = f(1, // one\r 2)\n")).toBe("x = f(\r  1, // one\r  2\r)\r");
    expect(canonical("x=1\n// note\ry=2\n\r\nz=3")).toBe("x = 1\n// note\ny = 2\n\nz = 3\n");
  });
});

describe("a file with errors", () => {
  it("is formatted member by member; broken ones stay untouched", () => {
    expect(canonical("model M {\n x=1\n   y  =  x ->\n z  =  2\n}"))
      .toBe("model M {\n  x = 1\n   y  =  x ->\n  z = 2\n}\n");
  });

  it("keeps what nobody could read", () => {
    expect(canonical("5 5 5\nx=1")).toBe("5 5 5\nx = 1\n");
  });

  it("stays as it is where the new indentation would be read otherwise", () => {
    const text = "model M {\n      train {\n    batch: 3\n  x = 1\n}";
    expect(canonical(canonical(text))).toBe(canonical(text));
  });

  it("reports the problems that it met", () => {
    expect(format("x =").problems.map(({ code }) => code)).toEqual(["MTL103"]);
  });
});

describe("blanks say nothing", () => {
  const original = readFileSync(new URL("../fixtures/grammar/multi-mnist.mtl", import.meta.url), "utf8");

  it("so any of them give the same form", () => {
    const blanks = fc.infiniteStream(fc.constantFrom(" ", "  ", "\t", "\n", "\r\n", "\r"));
    fc.assert(fc.property(blanks, (spaces) => {
      const [head = "", ...rest] = original.split("\n");
      const respaced = rest.map((line) => line.replace(/(?<=\S) +(?=\S)/g, () => String(spaces.next().value))).join("\n");
      expect(canonical(`${head}\n${respaced}`)).toBe(canonical(original));
    }), { numRuns: 100 });
  });
});
