import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { reportPage } from "../../webview/report.ts";
import { browserPath, type Bundle, bundlePage, openBrowser, openPanel, origin, patience } from "./browser.ts";
import { syntheticRun } from "./synthetic-run.ts";

const running = { type: "events", events: syntheticRun({ until: 900 }), status: "running", where: "process" } as const;

describe.skipIf(browserPath === undefined)("the page in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  const opened = async (options: Parameters<typeof openPanel>[2] = {}) => {
    const panel = await openPanel(browser, bundle, options);
    await panel.send(running);
    await panel.page.getByTestId("affinity-matrix").waitFor();
    await panel.page.locator("#loss-curves canvas").waitFor();
    return panel;
  };

  it("says that it is ready, draws what it is told, and breaks no rule of its policy", async () => {
    const { page, posted, complaints } = await opened();
    expect(await posted()).toEqual([{ type: "ready" }]);
    expect(await page.getByTestId("status").textContent()).toBe("running");
    expect(await page.getByTestId("affinity-cell-loan-housing").innerText()).toMatch(/^\+\.9\d\s± \.1\d$/);
    await expect.poll(() => page.getByTestId("conflict-table").getByRole("row").count()).toBe(5);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("posts what its buttons and layers are asked", async () => {
    const { page, posted } = await opened();
    await page.getByTestId("control-pause").click();
    await page.getByRole("button", { name: "dense(64) in trunk" }).click();
    expect((await posted()).slice(1)).toEqual([{ type: "control", action: "pause" }, { type: "reveal", start: 324, end: 340 }]);
    await page.close();
  });

  it("saves the numbers of a picture through its host", async () => {
    const { page, posted } = await opened();
    await page.locator("#affinity summary").click();
    await page.locator("#affinity").getByText("Save as CSV").click();
    const saved = (await posted()).at(-1);
    expect(saved).toMatchObject({ type: "export", name: "affinity.csv" });
    expect(String(saved?.["text"]).split("\r\n")[0]).toBe("recipient,source,mean,95% from,to,measurements");
    await page.close();
  });

  it("walks the heat map with arrow keys and tells each cell in a sentence", async () => {
    const { page } = await opened();
    await page.getByTestId("affinity-cell-subscribe-housing").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-testid"))).toBe("affinity-cell-loan-housing");
    expect(await page.locator("#affinity .detail").innerText()).toMatch(/^A step for housing lowers loan’s loss by 0\.95% \(± 0\.\d+%, 90 measurements\)\.$/);
    await page.close();
  });

  it("walks the curves with arrow keys, and the legend follows", async () => {
    const { page } = await opened();
    const legend = page.locator("#loss-curves .legend");
    const last = await legend.innerText();
    await page.locator("#loss-curves .picture").focus();
    await page.keyboard.press("Home");
    await expect.poll(() => legend.innerText()).not.toBe(last);
    await page.close();
  });

  it("keeps its axes while data streams in", async () => {
    const { page, send } = await opened();
    const before = await page.locator("#loss-curves canvas").elementHandle();
    await send({ type: "events", events: syntheticRun({ until: 1000 }).slice(running.events.length), status: "running", where: "process" });
    await expect.poll(() => page.getByTestId("head").innerText()).toContain("epoch 8");
    expect(await before?.evaluate((canvas) => canvas.isConnected)).toBe(true);
    await page.close();
  });

  it("reports a message that it does not know instead of acting on it", async () => {
    const { page, posted } = await opened();
    await page.evaluate(() => window.postMessage({ type: "events", events: [{ type: "step" }] }, "*"));
    await expect.poll(async () => (await posted()).at(-1)?.type).toBe("error");
    expect(await page.getByTestId("affinity-matrix").count()).toBe(1);
    await page.close();
  });

  it.each([500, 1000, 1400])("has nothing to scroll sideways at %i pixels", async (width) => {
    const { page } = await opened({ width });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.close();
  });

  const contrast = (page: Page, selector: string): Promise<number> => page.locator(selector).first().evaluate((element) => {
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (paint === null) return 0;
    const luminance = (colours: string[]): number => {
      paint.clearRect(0, 0, 1, 1);
      for (const colour of colours) {
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
      }
      const [r = 0, g = 0, b = 0] = [...paint.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ground = [getComputedStyle(document.body).backgroundColor, getComputedStyle(element).backgroundColor];
    const [light = 0, dark = 0] = [luminance(ground), luminance([...ground, getComputedStyle(element).color])].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });

  it.each([["light", {}], ["dark", { dark: true }], ["dark editor on a light system", { theme: "vscode-dark", variables: "--vscode-editor-background:#1e1e1e;--vscode-editor-foreground:#d4d4d4" }],
    ["high contrast", { theme: "vscode-high-contrast", variables: "--vscode-editor-background:#000;--vscode-editor-foreground:#fff;--vscode-contrastBorder:#6fc3df" }]])("is legible in %s", async (_, options) => {
    const { page } = await opened(options);
    expect(await contrast(page, "h1")).toBeGreaterThan(7);
    expect(await contrast(page, '[data-testid="affinity-cell-loan-housing"]')).toBeGreaterThan(4.5);
    expect(await contrast(page, '[data-testid="affinity-cell-marital-balance"]')).toBeGreaterThan(4.5);
    expect(await contrast(page, ".facts")).toBeGreaterThan(4.5);
    await page.close();
  });

  it("is a report that reads its own events, under its own policy, with and without script", async () => {
    const html = reportPage({ ...bundle, events: syntheticRun() });
    for (const javaScriptEnabled of [true, false]) {
      const page = await browser.newPage({ javaScriptEnabled });
      page.setDefaultTimeout(patience);
      const complaints: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: "text/html", body: html }));
      await page.goto(`${origin}/report.html`);
      if (javaScriptEnabled) await page.locator("#loss-curves canvas").waitFor();
      expect(await page.getByTestId("status").innerText()).toBe("finished");
      expect(await page.getByTestId("affinity-cell-loan-housing").innerText()).toMatch(/^\+\.[89]/);
      await expect.poll(() => page.getByText("Losses and metrics after each of 12 epochs").count()).toBe(1);
      expect(complaints.filter((text) => !text.includes("favicon"))).toEqual([]);
      await page.close();
    }
  });
});

describe("the page's files", () => {
  it("ask for no address but the page's own", () => {
    expect(readFileSync(new URL("../../webview/style.css", import.meta.url), "utf8")).not.toMatch(/https?:/);
  });
});
