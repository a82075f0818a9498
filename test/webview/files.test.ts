import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import type { Line } from "../../webview/model/curves.ts";
import { curveSvg, type CurveFrame } from "../../webview/model/curve-picture.ts";
import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "./browser.ts";
import { fullRun, runsOfBank } from "./full-run.ts";

const palette = { ground: "white", text: "black", grid: "silver", task: (index: number) => `task${index}` };
const line = (label: string, tasks: number[], values: (number | null)[], dashed = false): Line => ({ label, tasks, values, dashed });
const draw = (lines: Line[], frame: Partial<CurveFrame> = {}): string =>
  curveSvg({ x: [0, 1, 2, 3], lines }, { title: "Does it learn?", log: false, percent: false, end: 4, ...frame }, palette);
const pathOf = (svg: string, stroke: string): string => new RegExp(`<path d="([^"]*)" fill="none" stroke="${stroke}"`).exec(svg)?.[1] ?? "";

/** The height on the picture of a line's points. */
const heightsOf = (path: string): number[] => [...path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));

describe("curves as a file", () => {
  it("go up where values do, in equal steps, or by equal factors on a log axis", () => {
    const [a, b, c] = heightsOf(pathOf(draw([line("a", [0], [1, 2, 3, null])]), "task0"));
    expect(a - b).toBeCloseTo(b - c, 0);
    expect(a).toBeGreaterThan(b);
    const [d, e, f] = heightsOf(pathOf(draw([line("a", [0], [0.01, 0.1, 1, null])], { log: true }), "task0"));
    expect(d - e).toBeCloseTo(e - f, 0);
    expect(draw([line("a", [0], [0.01, 0.1, 1, null])], { log: true })).toMatch(/>0\.02<.*>0\.5</);
  });

  it("name training and validation once, escape names, and draw pairs in both colours", () => {
    const svg = draw([line("<a>, training", [0], [1, 2, null, null], true), line("<a>, validation", [0], [null, 2, 1, null]), line("a & b", [0, 1], [1, 1, 1, 1])]);
    expect(svg.match(/&lt;a&gt;/g)).toHaveLength(1);
    expect(svg).toContain("a &amp; b");
    expect(svg).toMatch(/stroke="task1"[^>]*stroke-dasharray="6 6"/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("hold a point alone, nothing at all, values that are the same, and none above zero on a log axis", () => {
    expect(pathOf(draw([line("a", [0], [null, 0.4, null, null])]), "task0")).toMatch(/^M[\d.]+ [\d.]+h0$/);
    for (const log of [false, true]) {
      for (const values of [[null, null, null, null], [0.4, 0.4, 0.4, 0.4], [0, -1, 0, 0], [Number.NaN, 1e-20, 1e20, null]]) expect(draw([line("a", [0], values)], { log })).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it("hold a part of the run on axes of its own", () => {
    const values = [100, 1, 2, 100];
    const part = draw([line("a", [0], values)], { start: 1, end: 2, marks: [0.5, 1.5] });
    expect(heightsOf(pathOf(part, "task0"))).toHaveLength(2);
    expect(heightsOf(pathOf(draw([line("a", [0], values)]), "task0"))).toHaveLength(4);
    expect(part).not.toContain(">100<");
    expect(part.match(/stroke-dasharray="2 3"/g)).toHaveLength(1);
  });

  it("make room for many long names", () => {
    const [few, many] = [2, 24].map((count) => Number(/height="(\d+)"/.exec(draw(Array.from({ length: count }, (_, task) => line(`a_task_with_a_rather_long_name_${task}`, [task], [1, 2, 3, 4]))))?.[1]));
    expect(many - few).toBe(18 * 11);
  });
});

describe.skipIf(browserPath === undefined)("pictures as files in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  /** How many elements of each kind a file has, as a program that knows no stylesheet reads it; undefined where it is no file of its kind. */
  const read = (page: Page, text: string) => page.evaluate((svg) => {
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    return parsed.querySelector("parsererror") ? undefined : { paths: parsed.querySelectorAll("path").length, lines: parsed.querySelectorAll("polyline").length, circles: parsed.querySelectorAll("circle").length, words: parsed.documentElement.textContent };
  }, text);

  it.each([false, true])("each is an SVG with its own colours on the page's ground (dark: %s)", async (dark) => {
    const { page, send, posted, complaints } = await openPanel(browser, bundle, { dark });
    await send({ type: "events", events: fullRun(), status: "running", where: "process" });
    await send(runsOfBank());
    const saved = async (tab: string, name: string): Promise<string> => {
      await page.getByRole("tab", { name: tab }).click();
      const menu = page.getByTestId(`chart-${name}`).locator("details.menu");
      await menu.locator("summary").click();
      await menu.getByRole("menuitem", { name: "Save as SVG" }).click();
      await menu.locator("summary").press("Escape");
      const file = (await posted()).at(-1);
      expect(file).toMatchObject({ type: "export", name: `${name}.svg` });
      return String(file?.["text"]);
    };
    const map = `map-5-${"vectors(seen)".replaceAll(/\W+/g, "-")}`;
    for (const [tab, name, holds] of [
      ["Overview", "loss-curves", { words: /Does every task still learn\? \(loss\).*subscribe/ }], ["Overview", "conflict-curves", { words: /When do they fight\?/ }], ["Training", "weight-curves", { words: /balance/ }],
      ["Training", "update-plane", { paths: 2, words: /^subscribe ?housing$/ }], ["Experts and relations", map, { circles: 5, words: /housing/ }], ["Runs", "run-lines", { lines: 3, words: /combine/ }],
      ["Overview", "conflicts", { words: /Where do they fight\?.*all pairs.*trunk/ }], ["Experts and relations", "experts", { words: /Which experts does each task use\?.*over epochs.*44%/ }],
    ] as const) {
      const text = await saved(tab, name);
      const { words, ...counts } = holds as { words?: RegExp };
      const found = await read(page, text);
      expect(found, name).toMatchObject(counts);
      expect(found?.words).toMatch(words ?? /(?:)/);
      expect(text, name).not.toMatch(/var\(|color-mix|color\(/);
      expect(/<rect[^>]* fill="([^"]+)"/.exec(text)?.[1], name).toBe(dark ? "rgb(30, 31, 34)" : "rgb(255, 255, 255)");
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("holds the part of the run that is looked at, and a PNG its title and names", async () => {
    const { page, send, posted, complaints } = await openPanel(browser, bundle);
    await send({ type: "events", events: fullRun(), status: "running", where: "process" });
    const chart = page.getByTestId("chart-loss-curves");
    const pick = async (item: string): Promise<void> => {
      await chart.locator("details.menu summary").click();
      await chart.getByRole("menuitem", { name: item }).click();
      await chart.locator("details.menu summary").press("Escape");
    };
    const drawn = async (): Promise<{ paths: string; wide: number; high: number }> => {
      await pick("Save as SVG");
      const text = String((await posted()).at(-1)?.["text"]);
      return { paths: text.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ""), wide: Number(/ width="(\d+)"/.exec(text)?.[1]), high: Number(/ height="(\d+)"/.exec(text)?.[1]) };
    };
    const all = await drawn();
    await chart.locator(".picture").focus();
    await page.keyboard.press("+");
    expect((await drawn()).paths.length).toBeLessThan(all.paths.length);
    await chart.locator(".picture").focus();
    await page.keyboard.press("0");
    expect((await drawn()).paths).toBe(all.paths);
    const download = page.waitForEvent("download");
    await pick("Save as PNG");
    const bytes = readFileSync(await (await download).path());
    // Twice as large as the drawing with its title and its names, which the canvas of the page does not have.
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2 * all.wide, 2 * all.high]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
