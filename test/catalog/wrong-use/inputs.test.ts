import { describe, expect, it } from "vitest";
import { instantiate } from "../../../src/catalog/instantiate.ts";
import { measureProgram } from "../../../src/graph/programs/index.ts";
import { check } from "../../../src/language/index.ts";
import { callWith, wordsWithUses, type Use } from "./uses.ts";

/** Values of every rank and type, and of the smallest sizes. */
const sources: Readonly<Record<string, string>> = {
  "one row": "number[6]", "one number": "number", "a sequence": "number[5, 3]", "one position": "number[1, 1]", "a picture": "image[8, 8, 2]",
  "one pixel": "image[1, 1, 1]", "a flat picture": "image[1, 9, 2]", "four dimensions": "number[2, 3, 4, 2]", "an id": "category(5)", "a list of ids": "category(5)[4]",
  "a text": "text(5)[4]", "columns of ids": "categories[3]",
};
const sizes = { v: [5], w: [5] };

/** Arguments that go beyond what is read, wherever a word has them. */
const beyond: Readonly<Record<string, readonly string[]>> = {
  kernel: ["50", "[1, 50]"], size: ["50"], stride: ["50"], heads: ["7"], top_k: ["50"], k: ["50"], subspaces: ["5"], axis: ["-1", "0", "9", "-9"], axes: ["[0, 0]", "[5]", "[]"], shape: ["[7]", "[]", "[0]"],
  factor: ["50"], rank: ["50"], experts: ["1"], levels: ["20"], count: ["1", "50"], branches: ["50"],
};

function fileWith(type: string, expression: string): string {
  return `model M {\n  data "rows.csv"\n  input v : ${type} { columns: "v*" }\n  input w : number[6] { columns: "w*" }\n  h = ${expression}\n  task a, b : number = h -> flatten -> dense(2)\n}\n`;
}

/** What is wrong with how a text is taken: several errors of one mistake, or a model that cannot be built though nothing was told. */
function trouble(text: string): string | undefined {
  const { problems, models } = check(text);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 1) return errors.map(({ code, message }) => `${code} ${message}`).join(" | ");
  if (errors.length === 1) return undefined;
  try {
    const instance = instantiate(models[0].graph!, { ...sizes, v: models[0].graph!.inputs.find(({ name }) => name === "v")?.type === "categories" ? [5, 5, 5] : [5] });
    measureProgram(instance, { layers: false });
    return undefined;
  } catch (error) {
    return `nothing told, and then: ${String(error)}`;
  }
}

const flowing = wordsWithUses.filter(({ definition: { kind, name } }) => (kind === "layer" || kind === "activation" || kind === "sharing") && name !== "output");

/** The word after a value, its other values that of the example's kind. */
function after(use: Use, call: string): string {
  const text = call.replace(/\b(x|y|steps|image|item|history|words|table)\b/g, "w");
  return use.definition.kind === "layer" && use.definition.arity === "many" ? text.replace("(", "(v, ") : `v -> ${text}`;
}

describe.each(flowing.map((use) => [`${use.definition.kind} ${use.definition.name}`, use] as const))("%s", (_, use) => {
  it("reads every kind of value, or tells once that it does not", () => {
    const found = Object.entries(sources).flatMap(([name, type]) => {
      const wrong = trouble(fileWith(type, after(use, callWith(use, {}))));
      return wrong === undefined ? [] : [`${name}: ${wrong}`];
    });
    expect(found).toEqual([]);
  });

  it("tells once of arguments that go beyond what it reads", () => {
    const found = use.definition.parameters.flatMap(({ name }) => (beyond[name] ?? []).flatMap((value) =>
      ["a sequence", "a picture", "one row"].flatMap((source) => {
        const wrong = trouble(fileWith(sources[source], after(use, callWith(use, { [name]: value }))));
        return wrong === undefined ? [] : [`${name}: ${value} of ${source}: ${wrong}`];
      })));
    expect(found).toEqual([]);
  });
});
