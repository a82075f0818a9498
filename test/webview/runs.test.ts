import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aloneIn, deltaOf, meanLoss, scoreColumns, settingColumns, sorted } from "../../webview/model/runs.ts";
import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "./browser.ts";
import { fullRun, runsOfBank } from "./full-run.ts";

const { runs } = runsOfBank();
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe("runs beside each other", () => {
  it("have columns for what differs, and the seed", () => {
    expect(settingColumns(runs).map(({ key }) => key)).toEqual(["seed", "combine"]);
    expect(scoreColumns(runs).slice(0, 2).map(({ key }) => key)).toEqual(["delta", "subscribe auc"]);
    expect(scoreColumns(runs.slice(0, 2))[0].key).toBe("loss");
  });

  it("are judged against the tasks alone, of whichever run knows them", () => {
    const [, second] = runs;
    const alone = aloneIn(runs);
    const { tasks } = second;
    const gains = tasks.map(({ name, metrics }) => metrics.map(({ name: metric, higherIsBetter }) => {
      const change = (second.scores[name].metrics[metric]! - alone[name].metrics[metric]!) / alone[name].metrics[metric]!;
      return higherIsBetter ? change : -change;
    }));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(deltaOf(second, alone)).toBeCloseTo(mean(gains.map(mean)), 12);
    expect(deltaOf(second, {})).toBeNull();
    expect(meanLoss({ ...second, scores: {} })).toBeNull();
  });

  it("are sorted by a column, the unknown last either way", () => {
    const [column] = settingColumns(runs);
    const open = [...runs, { ...runs[0], name: "open", settings: {} }];
    expect(names(sorted(open, column, false))).toEqual(["run-1", "run-2", "run-3", "open"]);
    expect(names(sorted(open, column, true))).toEqual(["run-3", "run-2", "run-1", "open"]);
  });
});

describe.skipIf(browserPath === undefined)("affinity over the run (needs a browser: /usr/bin/chromium, or CHROMIUM)", () => {
  it("is played from its first measurement to its last, slowly where less motion is asked for, and stops when asked", async () => {
    const [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
    const { page, send } = await openPanel(browser, bundle);
    await send({ type: "events", events: fullRun(), status: "running", where: "process" });
    const slider = page.getByLabel("Last measurement that counts");
    await page.getByTestId("play-affinity").click();
    expect(Number(await slider.inputValue())).toBeLessThan(90);
    await expect.poll(() => slider.inputValue().then(Number), { timeout: 10_000 }).toBeGreaterThan(1);
    await page.getByTestId("play-affinity").click();
    const stopped = await slider.inputValue();
    expect(await page.getByTestId("play-affinity").innerText()).toBe("Play");
    expect(Number(stopped)).toBeLessThan(90);
    await browser.close();
  });
});

describe.skipIf(browserPath === undefined)("the tab of runs (needs a browser: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  const opened = async () => {
    const panel = await openPanel(browser, bundle, { width: 1400 });
    await panel.send({ type: "events", events: fullRun(), status: "running", where: "process" });
    await panel.page.getByTestId("tab-runs").click();
    await panel.send(runsOfBank());
    await panel.page.getByTestId("runs-table").waitFor();
    return panel;
  };

  it("asks for runs when it is opened, and sorts and finds them", async () => {
    const { page, posted, complaints } = await opened();
    expect((await posted()).filter(({ type }) => type === "runs")).toEqual([{ type: "runs", action: { do: "list" } }]);
    const rows = () => page.getByTestId("runs-table").locator("tbody tr").evaluateAll((found) => found.map((row) => row.getAttribute("data-testid")));
    expect(await rows()).toEqual(["run-run-3", "run-run-2", "run-run-1"]);
    await page.getByTestId("runs-table").getByRole("button", { name: "seed" }).click();
    expect(await rows()).toEqual(["run-run-1", "run-run-2", "run-run-3"]);
    await page.getByLabel("Find a run").fill("keep");
    expect(await rows()).toEqual(["run-run-2"]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("writes tags and a note, deletes, and takes it back", async () => {
    const { page, posted, send } = await opened();
    await page.getByLabel("Write about run-1").click();
    await page.getByLabel("Tags of run-1").fill("first, small, first");
    await page.getByLabel("Note on run-1").fill("too short");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByLabel("Delete run-1").click();
    await send({ ...runsOfBank(), runs: runs.slice(0, 2), deleted: "run-1" });
    await page.getByTestId("restore-run").click();
    expect((await posted()).filter(({ type }) => type === "runs").slice(1).map(({ action }) => action)).toEqual([
      { do: "annotate", run: "run-1", tags: ["first", "small"], note: "too short" }, { do: "delete", run: "run-1" }, { do: "restore", run: "run-1" },
    ]);
    expect(await page.getByLabel("Delete run-3").count()).toBe(0);
    await page.close();
  });

  it("draws the ticked runs over each other, and the difference of two", async () => {
    const { page } = await opened();
    await page.locator("#run-curves canvas").waitFor();
    expect(await page.locator("#run-curves .legend li").count()).toBe(3);
    await page.getByLabel("Draw run-2").click();
    await expect.poll(() => page.locator("#run-curves .legend li").count()).toBe(2);
    // Of runs 3 and 1, recipient 0 and source 4: −.04 / 3 and −.04, in percent.
    expect(await page.locator("#run-difference table.matrix").last().locator("tbody tr").first().locator("td").last().locator(".value").innerText()).toBe("−2.67");
    // Half-widths of .005 make .0071 together: of the 20 directions those that changed by .0067 are unsure, and say so.
    expect(await page.locator("#run-difference table.matrix").last().locator("td.uncertain").count()).toBe(8);
    expect(await page.getByTestId("difference-sentences").innerText()).toContain("8 of 20 directions: cannot tell whether they changed.");
    await page.close();
  });
});
