import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colourOf, densePixels, type DenseColours } from "../../webview/model/dense-map.ts";
import { matrixSvg } from "../../webview/model/matrix-picture.ts";
import { inPercent } from "../../webview/model/unit.ts";
import { denseAffinity, summarizeAffinity } from "../../src/affinity/index.ts";
import type { EventOf, RunEvent } from "../../src/protocol/events.ts";
import { denseMeasure, extremes } from "../../webview/model/dense-reading.ts";
import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "./browser.ts";
import { manyTasks } from "./synthetic-run.ts";

const colours: DenseColours = { page: [255, 255, 255], hatch: [0, 0, 0], tones: Array.from({ length: 21 }, (_, index) => [index, 2 * index, 3 * index] as const) };

describe("a heat map as pixels", () => {
  const dense = (means: number[], unclear: number[] = means.map(() => 0)) => ({ size: Math.sqrt(means.length), means: Float64Array.from(means), unclear: Uint8Array.from(unclear) });

  it("has a cell's tone at its place in the order, and the page where nothing was measured", () => {
    const image = densePixels(dense([9, 1, -0.5, 9]), [1, 0], 1, 1, colours);
    const at = (row: number, column: number) => [...image.slice(4 * (2 * row + column), 4 * (2 * row + column) + 3)];
    // Row 0 is task 1, column 1 is task 0: the cell of recipient 1 and source 0.
    expect(at(0, 1)).toEqual([5, 10, 15]);
    expect(at(1, 0)).toEqual([20, 40, 60]);
    expect(at(0, 0)).toEqual([255, 255, 255]);
  });

  it("hatches what is uncertain", () => {
    const image = densePixels(dense([NaN, 1, 0, NaN], [0, 1, 0, 0]), [0, 1], 1, 8, colours);
    const row = Array.from({ length: 8 }, (_, x) => image[4 * (8 + x)]);
    expect(row.filter((red) => red === 0)).toHaveLength(2);
  });

  it("reads colours as browsers write them", () => {
    expect(colourOf("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
    expect(colourOf("color(srgb 0.2 0.4 1)")).toEqual([51, 102, 255]);
    expect(colourOf("color(srgb 1e-3 0 0)")).toEqual([0, 0, 0]);
  });
});

describe("the strongest of very many", () => {
  const steps = [0.1, 0.12, 0.11, 0.13].map((value) => [[1, value, -value], [value, 1, 0.5 - 4 * value], [-value, 0.5 - 4 * value, 1]]);

  it("are pairs where both directions are the same, and directions elsewhere", () => {
    const found = extremes(denseAffinity(steps), "cosine");
    expect(found.helps.map(({ recipient, source }) => [recipient, source])).toEqual([[0, 1]]);
    expect(found.hurts.map(({ recipient, source }) => [recipient, source])).toEqual([[0, 2]]);
    expect([found.open, found.all]).toEqual([1, 3]);
    expect(extremes(denseAffinity(steps), "lookahead")).toMatchObject({ open: 2, all: 6, helps: [{ recipient: 0, source: 1 }, { recipient: 1, source: 0 }] });
  });

  it("are never unsure where all rows were counted at once", () => {
    expect([...denseMeasure("labels", [[[1, 0.2], [0.2, 1]]]).unclear]).toEqual([0, 0, 0, 0]);
    expect([...denseMeasure("cosine", [[[1, 0.2], [0.2, 1]]]).unclear]).toEqual([1, 1, 1, 1]);
  });
});

describe("the heat map as a file", () => {
  it("holds every cell's value and no task's name unescaped", () => {
    const summary = summarizeAffinity([[[1, 0.5], [-0.25, 1]]]);
    const svg = matrixSvg(["a<b", "c&d"], [0, 1], summary, 1);
    expect(svg).toContain(">+.50</text>");
    expect(svg).toContain(">−.25</text>");
    expect(svg).toContain("rows: recipients ↓, columns: sources →<");
    expect(matrixSvg(["a", "b"], [0, 1], summary, 1, inPercent)).toMatch(/>\+50\.0<.*, in percent</);
    expect(svg).toContain("a&lt;b");
    expect(svg).toContain("c&amp;d");
  });
});

describe.skipIf(browserPath === undefined)("affinity of sixty tasks in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  it("is a picture that tells of its cells by keyboard, finds tasks, and keeps its policy", async () => {
    const { page, send, complaints } = await openPanel(browser, bundle, { height: 1400 });
    await send({ type: "events", events: manyTasks(60, 4), status: "running", where: "process" });
    const canvas = page.getByTestId("affinity-dense");
    await canvas.waitFor();
    await canvas.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await canvas.getAttribute("aria-label")).toMatch(/^A step for task_\d+ (?:lowers|raises) task_\d+’s loss by /);
    await page.getByTestId("affinity-search").fill("task_59");
    await page.locator(".marks .found").waitFor({ state: "attached" });
    await expect.poll(() => page.locator("#affinity .numbers tbody tr").count()).toBe(900);
    // Planted groups stand together: beside a row of its group a row has nearly always the same tone.
    const tones = await page.evaluate(() => {
      const picture = document.querySelector<HTMLCanvasElement>("[data-testid='affinity-dense']");
      const context = picture?.getContext("2d");
      if (!picture || !context) return 0;
      const step = picture.width / 60;
      const blue = (row: number, column: number) => {
        const [red, , end] = context.getImageData((column + 0.5) * step + 1, (row + 0.5) * step, 1, 1).data;
        return end > red;
      };
      let changes = 0;
      for (let row = 0; row < 60; row++) for (let column = 1; column < 60; column++) if (blue(row, column) !== blue(row, column - 1)) changes++;
      return changes / 60;
    });
    expect(tones).toBeLessThan(12);
    expect(complaints).toEqual([]);
    if (process.env["MTL_SCREENSHOTS"]) await page.screenshot({ path: `${process.env["MTL_SCREENSHOTS"]}/dense.png`, fullPage: true });
    await page.close();
  });

  it("is saved as a file with its pixels, its title and its sentences", async () => {
    const { page, send, posted, complaints } = await openPanel(browser, bundle, { height: 1400 });
    await send({ type: "events", events: manyTasks(60, 4), status: "running", where: "process" });
    await page.getByTestId("affinity-dense").waitFor();
    const menu = page.getByTestId("chart-affinity").locator("details.menu");
    await menu.locator("summary").click();
    await menu.getByRole("menuitem", { name: "Save as SVG" }).click();
    const text = String((await posted()).at(-1)?.["text"]);
    const drawn = await page.evaluate(async (svg) => {
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      await image.decode();
      const [context, parsed] = [document.createElement("canvas").getContext("2d"), new DOMParser().parseFromString(svg, "image/svg+xml")];
      const box = parsed.querySelector("image");
      if (!context || !box) return undefined;
      const at = (name: string) => Number(box.getAttribute(name));
      [context.canvas.width, context.canvas.height] = [image.naturalWidth, image.naturalHeight];
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(at("x"), at("y"), at("width"), at("height"));
      const colours = new Set(Array.from({ length: data.length / 4 }, (_, index) => data.subarray(4 * index, 4 * index + 3).join()));
      return { words: parsed.documentElement.textContent, inside: at("x") + at("width") <= image.naturalWidth && at("y") + at("height") <= image.naturalHeight, colours: colours.size };
    }, text);
    expect(drawn?.words).toMatch(/Who helps whom\?.*rows: recipients.*A step for task_/);
    expect(drawn).toMatchObject({ inside: true });
    expect(drawn?.colours).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("is the same picture by every measure, with a search, and two of them in one order", async () => {
    const { page, send, complaints } = await openPanel(browser, bundle, { height: 1400 });
    await send({ type: "events", events: withCosines(manyTasks(60, 4, 6)), status: "finished", where: "file" });
    await page.getByTestId("measure-choice").selectOption("cosine");
    const canvas = page.getByTestId("affinity-dense");
    await canvas.waitFor();
    await canvas.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const told = await canvas.getAttribute("aria-label");
    expect(told).toMatch(/^Cosine of task_\d+ and task_\d+: [+−]\.\d+ ± /);
    await page.getByTestId("beside-choice").selectOption("lookahead");
    const second = page.getByTestId("beside-dense");
    await second.focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    // The same cell of both pictures is of the same two tasks.
    const names = (text: string | null) => (text ?? "").match(/task_\d+/g)?.toSorted();
    expect(names(await second.getAttribute("aria-label"))).toEqual(names(told));
    expect(await page.getByTestId("beside-sentences").innerText()).toMatch(/^Rank correlation \+\.\d\d over 3,540 directions with cosine\./);
    await page.getByTestId("beside-search").fill("task_7");
    await page.locator("#affinity-beside .marks .found").waitFor({ state: "attached" });
    expect(await page.locator("canvas[data-testid$='-dense']").count()).toBe(2);
    expect(complaints).toEqual([]);
    if (process.env["MTL_SCREENSHOTS"]) await page.screenshot({ path: `${process.env["MTL_SCREENSHOTS"]}/dense-beside.png`, fullPage: true });
    await page.close();
  });
});

/** Cosines that follow the affinity, beside it. */
function withCosines(events: readonly RunEvent[]): RunEvent[] {
  return events.flatMap((event): RunEvent[] => (event.type === "affinity" ? [event, cosinesOf(event)] : [event]));
}

const cosinesOf = ({ step, matrix }: EventOf<"affinity">): EventOf<"conflicts"> => ({
  type: "conflicts", step, layers: [], cosine: matrix.map((row, i) => row.map((value, j) => (i === j ? 1 : 20 * ((value ?? 0) + (matrix[j]?.[i] ?? 0))))),
});
