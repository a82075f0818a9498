import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "./browser.ts";
import { adviceOfBank, fullRun, runsOfBank } from "./full-run.ts";
import { syntheticRun } from "./synthetic-run.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const themes = [
  ["light", {}],
  ["dark", { dark: true }],
  ["high contrast", { theme: "vscode-high-contrast", variables: "--vscode-editor-background:#000;--vscode-editor-foreground:#fff;--vscode-contrastBorder:#6fc3df;--vscode-focusBorder:#f38518" }],
  ["high contrast, light", { theme: "vscode-high-contrast-light", variables: "--vscode-editor-background:#fff;--vscode-editor-foreground:#000;--vscode-contrastBorder:#0f4a85;--vscode-focusBorder:#006bbd" }],
] as const;

/** What axe-core finds wrong with the page as it stands, a line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`));
}

describe.skipIf(browserPath === undefined)("the panel for everyone (needs a browser: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  const opened = async (events: readonly RunEvent[], options: Parameters<typeof openPanel>[2] = {}) => {
    const panel = await openPanel(browser, bundle, options);
    await panel.send({ type: "events", events: [...events], status: "running", where: "process" });
    await panel.page.getByTestId("head").waitFor();
    await panel.send(runsOfBank());
    await panel.send({ type: "advice", advice: adviceOfBank });
    await panel.page.getByRole("tab").first().waitFor();
    return panel;
  };

  it.each(themes)("has nothing that axe-core would mend, in any tab, in %s", async (_, options) => {
    const { page, complaints } = await opened(fullRun(), options);
    const tabs = await page.getByRole("tab").all();
    expect(await page.getByRole("tab").allTextContents()).toEqual(["Overview", "Training", "Experts and relations", "Data", "Runs"]);
    await page.getByTestId("advice").getByRole("button", { name: "Apply and compare" }).first().waitFor();
    for (const tab of tabs) {
      await tab.click();
      await page.getByRole("tabpanel").locator("section").first().waitFor();
      expect(await violations(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("has nothing to mend before the first event, and where nothing is measured", async () => {
    const empty = await openPanel(browser, bundle);
    await empty.page.getByText("The run is being looked up").waitFor();
    expect(await violations(empty.page)).toEqual([]);
    await empty.page.close();
    const { page } = await opened(syntheticRun({ affinityEvery: 0, conflictsEvery: 0, until: 1 }));
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it("tells every picture in a table", async () => {
    const { page } = await opened(fullRun());
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      const charts = page.getByRole("tabpanel").locator("section.chart");
      for (const chart of await charts.all()) {
        const drawn = await chart.locator("canvas, svg[role=img], table.matrix").count();
        if (drawn > 0) await expect.poll(() => chart.locator(".numbers tbody tr").count(), { message: await chart.getAttribute("id") ?? "" }).toBeGreaterThan(0);
      }
    }
    await page.close();
  });

  it("is walked by keyboard alone: tabs by arrows, then controls, cells and curves in reading order", async () => {
    const { page } = await opened(fullRun());
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute("data-testid") || document.activeElement?.getAttribute("aria-label") || "");
    await page.getByRole("tab", { name: "Overview" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toMatch(/^tab-(?!overview)/);
    await page.keyboard.press("Home");
    expect(await focused()).toBe("tab-overview");
    const seen: string[] = [];
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press("Tab");
      seen.push(await focused());
    }
    const place = (wanted: RegExp) => seen.findIndex((name) => wanted.test(name));
    expect(place(/^affinity-cell-/)).toBeGreaterThan(-1);
    expect(place(/Does every task still learn/)).toBeGreaterThan(place(/^affinity-cell-/));
    expect(place(/When do they fight/)).toBeGreaterThan(place(/Does every task still learn/));
    await page.close();
  });

  it("opens a menu by keyboard, and shows less of a curve and all of it again", async () => {
    const { page } = await opened(fullRun());
    await page.locator("#loss-curves canvas").waitFor();
    await page.locator("#loss-curves summary").focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#loss-curves").getByText("Save as CSV").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.locator("#loss-curves").getByText("Save as CSV").isVisible()).toBe(false);
    const picture = () => page.locator("#loss-curves canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const whole = await picture();
    await page.locator("#loss-curves .picture").focus();
    await page.keyboard.press("+");
    await expect.poll(picture).not.toBe(whole);
    await page.keyboard.press("0");
    await page.keyboard.press("Escape");
    await page.close();
  });

  it("moves nothing where less motion is asked for, and little elsewhere", async () => {
    const { page } = await opened(fullRun());
    const moving = () => page.evaluate(() => [...document.querySelectorAll("*")].filter((element) => {
      const { transitionDuration, animationName } = getComputedStyle(element);
      return parseFloat(transitionDuration) > 0 || animationName !== "none";
    }).length);
    expect(await moving()).toBe(0);
    await page.close();
  });

  it.each([640, 350])("has nothing to scroll sideways at %i pixels, as 200% zoom leaves them", async (width) => {
    const { page } = await opened([...fullRun(), ...syntheticRun().slice(-1)], { width });
    const alone = await page.getByTestId("against-alone").boundingBox();
    expect((alone?.x ?? width) + (alone?.width ?? 0)).toBeLessThanOrEqual(width);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.close();
  });
});
