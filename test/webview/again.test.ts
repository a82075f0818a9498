import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import type { ToPanel } from "../../src/protocol/panel.ts";
import { nextSeed } from "../../webview/components/head.tsx";
import { reportPage } from "../../webview/report.ts";
import { Training } from "../../webview/playground/training.ts";
import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "./browser.ts";
import { runsOfBank } from "./full-run.ts";
import { syntheticRun } from "./synthetic-run.ts";

describe("the seed of another run", () => {
  it("is one that no run of the model has had", () => {
    expect(nextSeed(7, [])).toBe(8);
    expect(nextSeed(7, [{ settings: { seed: 12 } }, { settings: { seed: 3 } }, { settings: {} }])).toBe(13);
    expect(nextSeed(-5, [])).toBe(-4);
  });

  it("is what a page that trains on its own begins with, and nothing else of the model changes", () => {
    const sent: ToPanel[] = [];
    const training = new Training({ files: { own: [], bytes: () => Promise.resolve(undefined) }, send: (message) => sent.push(message), reload: () => {}, changed: () => {} });
    training.start({ name: "Small", source: "model Small {}", graph: { train: { seed: 7 } } });
    training.receive({ type: "ready" });
    training.receive({ type: "control", action: "again", seed: 21 });
    training.receive({ type: "ready" });
    training.receive({ type: "control", action: "again" });
    training.receive({ type: "ready" });
    const jobs = sent.flatMap((message) => (message.type === "train" ? [message.job] : []));
    expect(jobs.map(({ graph }) => graph)).toEqual([7, 21, 21].map((seed) => ({ train: { seed } })));
    expect(new Set(jobs.map(({ source }) => source))).toEqual(new Set(["model Small {}"]));
  });
});

describe.skipIf(browserPath === undefined)("running again in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  it("offers the seed of the run and a new one, by keyboard too", async () => {
    const { page, send, posted } = await openPanel(browser, bundle);
    await send({ type: "events", events: syntheticRun(), status: "finished", where: "process" });
    await send(runsOfBank());
    const button = page.getByTestId("control-again");
    await button.click();
    expect(await page.getByTestId("head").getByRole("menuitem").allInnerTexts()).toEqual(["With the same seed (7)", "With a new seed (8)"]);
    await page.getByTestId("again-same").click();
    await button.press("Enter");
    await page.getByTestId("again-new").press("Enter");
    expect((await posted()).slice(-2)).toEqual([{ type: "control", action: "again", seed: 7 }, { type: "control", action: "again", seed: 8 }]);
    await button.press("Enter");
    await page.getByTestId("again-new").press("Escape");
    expect(await page.getByTestId("again-new").isVisible()).toBe(false);
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.close();
  });

  it("stands beside saving the run, which a report of its own does not offer", async () => {
    const { page, send, posted } = await openPanel(browser, bundle);
    expect(await page.getByTestId("save-run").count()).toBe(0);
    await send({ type: "events", events: syntheticRun({ until: 300 }), status: "running", where: "process" });
    for (const format of ["html", "markdown"]) {
      await page.getByTestId("save-run").press("Enter");
      await page.getByTestId(`save-${format}`).press("Enter");
      expect(await page.getByTestId(`save-${format}`).isVisible()).toBe(false);
    }
    expect((await posted()).slice(-2)).toEqual([{ type: "report", format: "html" }, { type: "report", format: "markdown" }]);
    await page.close();
    expect(reportPage({ events: syntheticRun(), script: "", style: "" })).not.toContain("save-run");
  });

  it("is not offered while the run goes on", async () => {
    const { page, send } = await openPanel(browser, bundle);
    await send({ type: "events", events: syntheticRun({ until: 300 }), status: "running", where: "process" });
    await page.getByTestId("control-pause").waitFor();
    expect(await page.getByTestId("control-again").count()).toBe(0);
    await page.close();
  });
});
