import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { instantiate } from "../../src/catalog/instantiate.ts";
import { catalog } from "../../src/catalog/index.ts";
import { check } from "../../src/language/index.ts";
import { measureProgram } from "../../src/graph/programs/index.ts";

const page = readFileSync(new URL("../../docs/topologies.md", import.meta.url), "utf8");
const fragments = [...page.matchAll(/## (.+)\n[^#]*?```mtl\n([^`]*)```/g)].map(([, title, text]) => [title, text] as const);

describe("docs/topologies.md", () => {
  it.each(fragments)("%s: a model whose gradients can be measured", (_, text) => {
    const { problems, models: [{ graph }] } = check(`model M {\n  data "rows.csv"\n${text}\n}\n`);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
    expect(graph).toBeDefined();
    if (graph) expect(measureProgram(instantiate(graph, {}), { layers: true }).outputs.size).toBeGreaterThan(0);
  });

  it("shows every sharing stage, and no heading without its fragment", () => {
    for (const { name } of catalog.ofKind("sharing")) expect(page).toContain(name);
    expect(fragments.length).toBe([...page.matchAll(/^## /gm)].length);
  });
});
