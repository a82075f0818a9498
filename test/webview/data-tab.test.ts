import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { EventOf } from "../../src/protocol/events.ts";
import { Panel } from "../../webview/components/panel.tsx";
import { fold } from "../../webview/model/run-state.ts";
import { columnText } from "../../webview/model/data-profile.ts";
import { syntheticRun } from "./synthetic-run.ts";

const profile: EventOf<"profile"> = {
  type: "profile",
  sources: [{
    name: "data", file: "bank.csv", rows: { all: 1000, train: 800, validation: 100, test: 100 }, more: 3,
    columns: [
      { name: "age", type: "number", readers: ["input age"], missingShare: 0, minimum: 18, maximum: 95, mean: 40.936, histogram: [5, 0, 10] },
      { name: "job", type: "text", readers: ["input job", "split"], missingShare: 0.021, distinct: 3, values: ["clerk", "<b>", "cook"], histogram: [600, 300, 79] },
    ],
  }],
  overlap: { tasks: ["subscribe", "housing"], rows: [[1000, 400], [400, 500]] },
};
const run = syntheticRun();
const html = renderToString(h(Panel, { state: fold([run[0], profile, ...run.slice(1)]) }));

describe("the data tab", () => {
  it("stands beside the others where a run tells of its data, and only there", () => {
    expect(html).toContain('id="part-data"');
    expect(renderToString(h(Panel, { state: fold(run) }))).not.toContain('id="part-data"');
  });

  it("lists columns with readers, range, categories and missing share, values as text", () => {
    const row = (name: string): string => new RegExp(`data-testid="column-${name}".*?</tr>`).exec(html)?.[0] ?? "";
    expect(row("age")).toContain("number · 18 to 95 · mean 40.94");
    expect(row("job")).toContain("input job, split");
    expect(row("job")).toContain("text · clerk, &lt;b>, cook · 2.1% missing");
    expect(html).toContain("1,000 rows, 800 to train, 100 to validate, 100 to test");
    expect(html).toContain("3 more columns are not listed here");
  });

  it("draws a bar for each step, says in words where most rows are, and carries no style attribute", () => {
    const picture = /<svg class="histogram".*?<\/svg>/.exec(html)?.[0] ?? "";
    expect(picture.match(/<rect/g)).toHaveLength(3);
    expect(picture).toMatch(/y="9" width="7" height="9"/);
    expect(picture).toMatch(/height="0"/);
    expect(picture).toContain('aria-label="age: most often from 69.33 to 95"');
    expect(html).not.toMatch(/\sstyle=/);
  });

  it("shows which tasks are labelled together, and all numbers once more as a table", () => {
    const overlap = /data-testid="label-overlap".*?<\/table>/.exec(html)?.[0] ?? "";
    expect([...overlap.matchAll(/<td[^>]*>([\d,]+)<\/td>/g)].map(([, rows]) => rows)).toEqual(["1,000", "400", "400", "500"]);
    expect(html).toContain("<caption>Columns of bank.csv</caption>");
    expect(html).toContain("<td>600 300 79</td>");
  });

  it("names categories only where all of them are known", () => {
    expect(columnText({ ...profile.sources[0].columns[1], distinct: 40 })).toBe("text · 40 values · 2.1% missing");
  });

  it("writes large numbers in groups, and says of a few missing rows that they are few", () => {
    const { mean, histogram, ...age } = profile.sources[0].columns[0];
    expect(columnText({ ...age, histogram, minimum: -8019, maximum: 102_127, mean: 1362.272, missingShare: 0.0003 })).toBe("number · −8,019 to 102,127 · mean 1,362 · under 0.1% missing");
    expect(columnText({ ...age, histogram, minimum: 0.00001234, maximum: 0.25, mean })).toBe("number · 0.00001234 to 0.25 · mean 40.94");
  });
});
