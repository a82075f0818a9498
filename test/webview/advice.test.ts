import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import type { RunEvent } from "../../src/protocol/events.ts";
import type { Advice } from "../../src/protocol/panel.ts";
import { Panel } from "../../webview/components/panel.tsx";
import { isUncertain } from "../../src/affinity/index.ts";
import { ceilingsOf, likenessWords, measuredSentence, measuredWords } from "../../webview/model/measured.ts";
import { fold, reduce } from "../../webview/model/run-state.ts";
import { reportPage } from "../../webview/report.ts";
import { browserPath, type Bundle, bundlePage, openBrowser, openPanel, patience } from "./browser.ts";
import { syntheticRun, taskNames } from "./synthetic-run.ts";

const message = "loan and housing conflict in dense(64) in trunk: in 71% of steps (60% to 80%), mean cosine −0.30 ± .05";
const advice: Advice = {
  stale: false, acts: true,
  findings: [{ code: "MTL801", message, start: 324, end: 340 }, { code: "MTL807", message: "loan has about 90 labelled rows", start: 400, end: 410 }],
  edits: [{ title: "Give loan a copy", cost: "+528 parameters", why: message }, { title: "Combine gradients by `pcgrad`", cost: "no more parameters", why: message }],
  compared: [{ title: "Combine gradients by `pcgrad`", verdict: "Δm +0.10% ± 0.40 ? on test over 3 seeds: no measurable difference" }],
};

const run = syntheticRun();
const readable = (html: string): string => html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const textOf = (told: Advice | undefined): string => readable(renderToString(h(Panel, { state: told ? reduce(fold(run), { type: "advice", advice: told }) : fold(run) })));

/** A run with some measurements more: proximal, and the noise of its batches. */
const more: RunEvent[] = [10, 20, 30].flatMap((step): RunEvent[] => [
  { type: "ceiling", step, cosine: taskNames.map(() => 0.2) },
  { type: "proximal", step, matrix: taskNames.map((_, i) => taskNames.map((_name, j) => (i === 0 ? 0.05 + step / 10_000 : j === 1 ? (step - 20) / 1000 : -0.02))) },
]);

describe("advice in the panel", () => {
  it("is not there before somebody gives it", () => {
    expect(textOf(undefined)).not.toContain("What should I change?");
  });

  it("states evidence in sentences, and under each the edits with their cost and what comparing has shown", () => {
    const text = textOf(advice);
    expect(text).toContain("MTL801 Loan and housing conflict in dense(64) in trunk: in 71% of steps (60% to 80%), mean cosine −0.30 ± .05. Give loan a copy (+528 parameters) ");
    expect(text).toContain("Δm +0.10% ± 0.40 ? on test over 3 seeds: no measurable difference");
    expect(text).toContain("MTL807 Loan has about 90 labelled rows.");
  });

  it("says plainly where nobody can compare, where nothing follows, and where the text has changed", () => {
    expect(textOf({ ...advice, acts: "Comparing needs a machine." })).toContain("Comparing needs a machine.");
    expect(textOf({ ...advice, findings: [], edits: [] })).toContain("Nothing to advise");
    const stale = textOf({ ...advice, stale: true, findings: [], edits: [] });
    expect(stale).toContain("The model has changed since this run");
    // The edit itself has changed it: what came of it is what one waits for.
    expect(stale).toContain("Combine gradients by pcgrad Δm +0.10% ± 0.40 ? on test over 3 seeds");
  });
});

describe("advice in a report", () => {
  const frozen = (told: Advice | undefined): string => reportPage({ script: "", style: "", events: run, advice: told });
  const told: Advice = { ...advice, acts: "`mtl advise RUN --verify` compares.", findings: [...advice.findings, { code: "MTL808", message: "</script><b>loud", start: 0, end: 0 }] };

  it("is read without script, and offers nothing that only an editor can do", () => {
    const text = frozen(told);
    expect(readable(text)).toContain("What should I change?");
    expect(readable(text)).toContain("Give loan a copy (+528 parameters)");
    expect(readable(text)).toContain("mtl advise RUN --verify compares.");
    expect(text).not.toMatch(/Apply and compare|Show the edit|class="link"/);
    expect(frozen(undefined)).not.toContain("What should I change?");
  });

  it("lets nothing out of its script", () => {
    expect(frozen(told).match(/<script/g)).toHaveLength(3);
    expect(frozen(told).match(/<\/script>/g)).toHaveLength(3);
  });
});

describe("figures of any measure", () => {
  const cell = (mean: number, half: number, count = 10) => ({ mean, low: mean - half, high: mean + half, count });

  it("say in words what is not sure, and what a batch's noise leaves", () => {
    expect(measuredSentence("cosine", ["a", "b"], cell(0.3, 0.05), 0.4)).toBe("Cosine of a and b: +.30 ± .05, 10 measurements; noise of a batch leaves at most .40.");
    expect(measuredSentence("proximal", ["a", "b"], cell(-0.02, 0.05))).toBe("Proximal of a, by a step for b: −2.00% ± 5.00%, 10 measurements; the interval spans zero: cannot tell.");
    expect(isUncertain("cosine", cell(0.1, 0.2))).toBe(true);
    expect(isUncertain("labels", { mean: 0.1, low: null, high: null, count: 1 })).toBe(false);
    expect(measuredWords("cosine", ["a", "b"], [[cell(1, 0), cell(0, 1)], [cell(0, 1), cell(1, 0)]])).toEqual(["Nobody can tell yet: every interval spans zero."]);
  });

  it("say whether two rank alike, and nothing of too few", () => {
    const matrix = (measure: "lookahead" | "cosine", means: number[][]) => ({ measure, orientation: "[recipient][source]" as const, tasks: ["a", "b", "c"], cells: means.map((row) => row.map((mean) => cell(mean, 0.1))) });
    const one = matrix("lookahead", [[0, 0.1, 0.2], [0.3, 0, 0.4], [0.5, 0.6, 0]]);
    const same = matrix("cosine", [[0, 1, 2], [3, 0, 4], [5, 6, 0]]);
    const other = matrix("cosine", [[0, 6, 5], [4, 0, 3], [2, 1, 0]]);
    expect(likenessWords(one, same, true)[0]).toMatch(/^Ranks them as lookahead does \(rank correlation \+1\.00 over 6 directions/);
    expect(likenessWords(one, other, true)[0]).toMatch(/^Ranks them the other way round than lookahead does/);
    expect(likenessWords(one, same, false)).toEqual(["Rank correlation +1.00 over 6 directions with lookahead."]);
    expect(likenessWords({ ...one, cells: one.cells.slice(0, 1) }, same, true)).toEqual([]);
  });

  it("know the noise ceiling of cosines, and of nothing else", () => {
    const state = fold([...run.slice(0, -1), ...more]);
    const noisy = { ...state, ceiling: more.filter((event) => event.type === "ceiling") };
    expect(ceilingsOf("cosine", noisy)?.[0][1]).toBeCloseTo(0.4 / 1.2, 10);
    expect(ceilingsOf("magnitude", noisy)).toBeUndefined();
  });
});

describe.skipIf(browserPath === undefined)("advice and measures in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  });
  afterAll(() => browser?.close());

  it("a click on the evidence asks for its line, one on a button for its edit", async () => {
    const { page, send, posted } = await openPanel(browser, bundle);
    await send({ type: "events", events: run, status: "finished", where: "process" });
    await send({ type: "advice", advice });
    await page.getByTestId("advice").getByRole("button", { name: "Loan and housing conflict" }).click();
    await page.getByTestId("advice").getByRole("button", { name: "Apply and compare…" }).first().click();
    expect((await posted()).slice(-2)).toEqual([{ type: "reveal", start: 324, end: 340 }, { type: "edit", title: "Give loan a copy" }]);
    await page.close();
  });

  it("a report with its script keeps the advice", async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await page.setContent(reportPage({ ...bundle, events: run, advice: { ...advice, acts: "`mtl advise RUN --verify` compares." } }));
    await page.locator("#loss-curves canvas").waitFor();
    expect(await page.getByTestId("advice").innerText()).toContain("Give loan a copy (+528 parameters)");
    expect(await page.getByTestId("advice").getByRole("button").count()).toBe(0);
    await page.close();
  });

  it("any measure of the run can be chosen, and cells that are not sure look it", async () => {
    const { page, send } = await openPanel(browser, bundle);
    await send({ type: "events", events: [...run.slice(0, 1), ...more, ...run.slice(1)], status: "finished", where: "process" });
    const choice = page.getByTestId("measure-choice");
    await choice.waitFor();
    expect(await choice.locator("option").allInnerTexts()).toEqual(expect.arrayContaining(["lookahead", "proximal", "cosine"]));
    await choice.selectOption("proximal");
    const [sure, open] = [`affinity-cell-${taskNames[0]}-${taskNames[1]}`, `affinity-cell-${taskNames[2]}-${taskNames[1]}`];
    await expect.poll(() => page.getByTestId(sure).innerText()).toMatch(/^\+5\.\d/);
    expect(await page.getByTestId(sure).getAttribute("class")).not.toContain("uncertain");
    expect(await page.getByTestId(open).getAttribute("class")).toContain("uncertain");
    expect(await page.getByTestId(open).getAttribute("aria-label")).toContain("the interval spans zero: cannot tell");
    await choice.selectOption("lookahead");
    await expect.poll(() => page.getByTestId("affinity-sentences").innerText()).toContain("A step for");
    await page.close();
  });

  it("two measures of one run stand side by side in one order, with how alike they rank", async () => {
    const { page, send, complaints } = await openPanel(browser, bundle);
    await send({ type: "events", events: [...run.slice(0, 1), ...more, ...run.slice(1)], status: "finished", where: "process" });
    await page.getByTestId("beside-choice").selectOption("proximal");
    await page.getByTestId(`beside-cell-${taskNames[0]}-${taskNames[1]}`).waitFor();
    const rows = (id: string) => page.getByTestId(id).locator("tbody th").allInnerTexts();
    expect(await rows("beside-matrix")).toEqual(await rows("affinity-matrix"));
    expect(await page.getByTestId("beside-sentences").innerText()).toMatch(/lookahead does.*rank correlation [+−.\d]+ over \d+ directions/);
    expect(complaints).toEqual([]);
    await page.getByTestId("beside-choice").selectOption("");
    await expect.poll(() => page.getByTestId("beside-matrix").count()).toBe(0);
    await page.close();
  });
});
