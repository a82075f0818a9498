import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colourOf, densePixels, type DenseColours } from "../../webview/model/dense-map.ts";
import { matrixSvg } from "../../webview/model/matrix-picture.ts";
import { summarizeAffinity } from "../../src/affinity/index.ts";
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

describe("the heat map as a file", () => {
  it("holds every cell's value and no task's name unescaped", () => {
    const summary = summarizeAffinity([[[1, 0.5], [-0.25, 1]]]);
    const svg = matrixSvg(["a<b", "c&d"], [0, 1], summary, 1, (mean) => mean.toFixed(2));
    expect(svg).toContain(">0.50</text>");
    expect(svg).toContain(">-0.25</text>");
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
});
