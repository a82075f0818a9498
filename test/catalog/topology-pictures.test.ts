import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { topologyOf } from "../../server/features/topology.ts";
import { check } from "../../src/language/index.ts";
import { topologySvg } from "../../webview/topology/standalone.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}/docs/images/topologies`;
const page = readFileSync(`${root}/docs/topologies.md`, "utf8");
const sections = [...page.matchAll(/## (.+)\n[^#]*?```mtl\n([^`]*)```/g)].map(([section, title, text]) => ({ section, title, text, file: `${title.toLowerCase().replaceAll(" ", "-")}.svg` }));

function pictureOf(title: string, text: string): string {
  const name = title.replaceAll(/\W/g, "");
  const { models: [{ graph }] } = check(`model ${name} {\n  data "rows.csv"\n${text}\n}\n`);
  if (!graph) throw new Error(`${title} has errors`);
  return topologySvg(topologyOf(graph));
}

/** What `mtl graph` draws of every fragment of docs/topologies.md; `UPDATE=1` draws them anew. */
describe("pictures of docs/topologies.md", () => {
  it.each(sections)("$title is drawn as it is; UPDATE=1 draws it anew", ({ title, text, file, section }) => {
    const drawn = pictureOf(title, text);
    if (process.env.UPDATE === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${folder}/${file}`, drawn);
    }
    expect(readFileSync(`${folder}/${file}`, "utf8")).toBe(drawn);
    expect(section).toContain(`](images/topologies/${file})`);
  });

  it("are those of sections that are there", () => {
    expect(readdirSync(folder).sort()).toEqual(sections.map(({ file }) => file).sort());
  });
});
