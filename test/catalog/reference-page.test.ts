import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalog } from "../../src/catalog/index.ts";
import { referencePage } from "../../src/catalog/reference-page.ts";

const file = new URL("../../docs/reference.md", import.meta.url);

describe("the reference page", () => {
  it("is up to date; UPDATE=1 rewrites it", () => {
    if (process.env.UPDATE === "1") writeFileSync(file, referencePage());
    expect(readFileSync(file, "utf8")).toBe(referencePage());
  });

  it("has every word that people can write", () => {
    const page = referencePage();
    for (const definition of catalog.all().filter(({ internal, kind }) => !internal && kind !== "setting")) {
      expect(page).toContain(`### \`${definition.name}\``);
    }
    for (const { name } of catalog.ofKind("setting")) expect(page).toContain(`| \`${name}\` |`);
    expect(page).not.toContain("`mix`");
  });
});
