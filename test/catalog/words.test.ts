import { describe, expect, it } from "vitest";
import { defaultsOf, describeRange, describeSignature, describeValue } from "../../src/catalog/arguments.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { Definition } from "../../src/catalog/definition.ts";
import { word } from "../../src/catalog/words.ts";

const title = (definition: Definition) => `${definition.kind} ${definition.name}`;

describe("every word of the catalogue", () => {
  it.each(catalog.all().map((definition) => [title(definition), definition] as const))("%s explains itself", (_, definition) => {
    expect(definition.name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(definition.summary).toMatch(/\S/);
    expect(definition.summary).not.toMatch(/\n/);
    expect(definition.summary.length).toBeLessThanOrEqual(110);
    expect(definition.documentation.length).toBeGreaterThanOrEqual(20);
    expect(definition.documentation).toMatch(/[.`:)]$/);
    for (const parameter of definition.parameters) expect(parameter.summary, parameter.name).toMatch(/\.$/);
  });

  it.each(catalog.all().map((definition) => [title(definition), definition] as const))("%s has parameters that hold together", (_, definition) => {
    expect(new Set(definition.parameters.map(({ name }) => name)).size).toBe(definition.parameters.length);
    // The checker has a bit for each, and one more.
    expect(definition.parameters.length).toBeLessThan(32);
    for (const parameter of definition.parameters) {
      if (parameter.type === "choice" && !parameter.optional) expect(parameter.choices, parameter.name).toContain(parameter.default);
      if (parameter.type === "word" || parameter.type === "words") expect(catalog.ofKind(parameter.words ?? "layer")).not.toHaveLength(0);
      if (typeof parameter.default === "number") {
        expect(parameter.default).toBeGreaterThanOrEqual(parameter.minimum ?? -Infinity);
        expect(parameter.default).toBeLessThanOrEqual(parameter.maximum ?? Infinity);
      }
    }
  });

  it("stands once in its kind, settings once in their place", () => {
    const places = catalog.all().map((definition) =>
      `${title(definition)} ${"places" in definition ? definition.places?.join() : ""}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("has defaults that are words of the catalogue themselves", () => {
    for (const definition of catalog.all()) {
      for (const parameter of definition.parameters) {
        const value = parameter.default;
        if (typeof value !== "object" || !("word" in value) || parameter.words === undefined) continue;
        expect(catalog.find(parameter.words, value.word), `${title(definition)}.${parameter.name}`).toBeDefined();
      }
    }
  });

  it("names losses, metrics and scales that exist", () => {
    for (const task of catalog.ofKind("task")) {
      expect(task.losses).toContain(task.defaultLoss);
      for (const loss of task.losses) expect(catalog.find("loss", loss), loss).toBeDefined();
      for (const metric of [...task.metrics, ...task.defaultMetrics]) expect(catalog.find("metric", metric), metric).toBeDefined();
      expect(catalog.find("scale", task.defaultScale)).toBeDefined();
    }
    for (const input of catalog.ofKind("input")) {
      expect(input.scales).toContain(input.defaultScale);
      for (const scale of input.scales) expect(catalog.find("scale", scale), scale).toBeDefined();
    }
  });
});

describe("looking a word up", () => {
  it("finds layers, activations as layers, and sharing as stages", () => {
    expect(catalog.stage("dense")?.kind).toBe("layer");
    expect(catalog.stage("relu")?.kind).toBe("layer");
    expect(catalog.stage("each")?.kind).toBe("sharing");
    expect(catalog.stage("adam")).toBeUndefined();
  });

  it("offers nothing as a stage that only other words write", () => {
    expect(catalog.find("layer", "mix")?.internal).toBe(true);
    expect(catalog.stage("mix")).toBeUndefined();
    expect(catalog.stages().map(({ name }) => name)).not.toContain("mix");
  });

  it("finds a setting by its place", () => {
    expect(catalog.setting("data", "seed")?.documentation).not.toBe(catalog.setting("train", "seed")?.documentation);
    expect(catalog.setting("train", "column")).toBeUndefined();
  });
});

describe("signatures", () => {
  const signature = (kind: "layer" | "setting", name: string) => {
    const definition = kind === "layer" ? catalog.find(kind, name) : catalog.setting("train", name);
    return describeSignature(definition as Definition);
  };

  it("show types and defaults", () => {
    expect(signature("layer", "dense").label).toBe("dense(units: integer, activation: activation = linear, bias: boolean = true)");
    expect(signature("layer", "flatten").label).toBe("flatten");
    expect(signature("layer", "concat").label).toBe("concat(…values: value, axis: integer = -1)");
    expect(signature("setting", "optimizer").label).toBe("optimizer: optimizer = adam(lr: 0.001)");
  });

  it("say where each parameter stands in the label", () => {
    const { label, parameters } = signature("layer", "max_pool");
    expect(parameters.map(({ start, end }) => label.slice(start, end)))
      .toEqual(["size: integer or [integer, integer] = 2", "stride?: integer or [integer, integer]", "padding: valid | same = valid"]);
  });

  it("write values as files do, and ranges as people do", () => {
    expect(describeValue([0.8, word("relu"), "a"])).toBe("[0.8, relu, a]");
    expect(describeValue(word("early", { patience: 3, metric: "auc" }))).toBe("early(patience: 3, metric: auc)");
    const range = (bounds: { minimum?: number; maximum?: number; above?: number }) => describeRange({ name: "x", type: "number", summary: "", ...bounds });
    expect([{ minimum: 1 }, { minimum: 0, maximum: 1 }, { above: 0 }, { above: 0, maximum: 2 }, { maximum: 5 }, {}].map(range))
      .toEqual(["≥ 1", "0 … 1", "> 0", "> 0, ≤ 2", "≤ 5", undefined]);
  });

  it("lead to the arguments of a word that is written without any", () => {
    expect(defaultsOf(catalog.find("layer", "max_pool") as Definition)).toEqual({ size: 2, padding: "valid" });
  });
});
