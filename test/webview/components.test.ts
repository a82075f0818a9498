import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { Panel } from "../../webview/components/panel.tsx";
import { emptyRun, fold, reduce, type RunState } from "../../webview/model/run-state.ts";
import { reportPage } from "../../webview/report.ts";
import { syntheticRun, taskNames } from "./synthetic-run.ts";

const textOf = (state: RunState): string => renderToString(h(Panel, { state }));
const readable = (html: string): string => html.replaceAll(/<(script|style)[^]*?<\/\1>/g, "").replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");

describe("the panel as text", () => {
  const html = textOf(fold(syntheticRun()));

  it("carries no style attribute, which a strict policy would refuse", () => {
    expect(html).not.toMatch(/\sstyle=/);
  });

  it("shows every pair of tasks as a cell with value and interval", () => {
    for (const recipient of taskNames) {
      for (const source of taskNames) expect(html).toContain(`data-testid="affinity-cell-${recipient}-${source}"`);
    }
    const cell = /data-testid="affinity-cell-loan-housing"[^>]*>(.*?)<\/td>/.exec(html)?.[1] ?? "";
    expect(readable(cell).trim()).toMatch(/^\+\.\d+ ± \.\d+$/);
  });

  it("outlines the groups that it proposes, at their ends alone", () => {
    const groups = readable(html).match(/Proposed groups of at most 3 networks[^:]*: ([^.]*)\./)?.[1]?.split(" | ").map((group) => group.split(" + ")) ?? [];
    expect(groups.flat().toSorted()).toEqual([...taskNames].toSorted());
    const classOf = (name: string): string => new RegExp(`class="([^"]*)" data-testid="affinity-cell-${name}"`).exec(html)?.[1] ?? "";
    for (const one of taskNames) {
      for (const other of taskNames) expect(classOf(`${one}-${other}`).includes("grouped")).toBe(groups.some((group) => group.includes(one) && group.includes(other)));
    }
  });

  it("hatches a cell whose sign is open, and no other", () => {
    const classOf = (name: string): string => new RegExp(`class="([^"]*)" data-testid="affinity-cell-${name}"`).exec(html)?.[1] ?? "";
    expect(classOf("loan-housing")).toMatch(/^tone-p\d+ (?!uncertain)/);
    expect(classOf("marital-balance")).toMatch(/^tone-m\d+ (?!uncertain)/);
    expect(classOf("loan-subscribe") + classOf("subscribe-balance")).toContain("uncertain");
  });

  it("has a row for every shared layer, blank where a pair does not share it", () => {
    const table = /data-testid="conflict-table".*?<\/table>/.exec(html)?.[0] ?? "";
    expect(table.match(/<th scope="row">/g)).toHaveLength(4);
    expect(table.match(/<td class="none">/g)).toHaveLength(7);
  });

  it("writes out the pairs that fight most where a table of all would fill the page", () => {
    const [started] = syntheticRun({ until: 1 });
    if (started?.type !== "started") throw new Error("a run begins with its start");
    const size = 120;
    const names = Array.from({ length: size }, (_, task) => `t${task}`);
    // Of all pairs one always fights in the second layer, and no other ever does.
    const cosine = (layer: number) => names.map((_, i) => names.map((_unused, j) => (i === j ? 1 : layer === 1 && i + j === 3 && i * j === 2 ? -0.5 : 0.25)));
    const conflicts = (step: number): RunEvent => ({ type: "conflicts", step, cosine: cosine(1), layers: [cosine(0), cosine(1)] });
    const layers = ["dense(8) in trunk", "dense(4) in trunk"].map((name) => ({ name, tasks: names, parameters: 8, span: { start: 0, end: 1 } }));
    const tasks = names.map((name) => ({ ...started.tasks[0], name }));
    const html = textOf(fold([{ ...started, tasks, layers }, conflicts(1), conflicts(2)] as RunEvent[]));
    const chart = /data-testid="chart-conflicts".*?<\/section>/s.exec(html)?.[0] ?? "";
    expect(chart.match(/<tr>/g)?.length).toBeLessThan(40);
    expect(readable(chart)).toContain("10 of 7,140 pairs: those that fight most.");
    expect(readable(chart)).toContain("Conflict rate and mean cosine of the pairs that fight most in every shared layer");
    expect(readable(chart)).toContain("dense(4) in trunk t1 × t2 1 ");
  });

  it("says status, epoch and scores in words", () => {
    const text = readable(html);
    expect(text).toContain("finished epoch 12 /12");
    expect(text).toContain("test split, weights of epoch 11");
    expect(text).toMatch(/subscribe binary loss \.\d{3} auc \.\d{3} accuracy \.\d{3}/);
  });

  it("offers no button where nobody listens", () => {
    expect(html).not.toContain("control-");
  });
});

describe("empty states", () => {
  it("say that the run is being prepared, once its host has said so", () => {
    expect(readable(textOf(emptyRun)).trim()).toBe("Run The run is being looked up.");
    expect(readable(textOf(reduce(emptyRun, { type: "events", events: [], status: "starting", where: "process" })))).toContain("The run is being prepared");
  });

  it("say what will appear and which line to add", () => {
    const text = readable(textOf(fold(syntheticRun({ affinityEvery: 0, conflictsEvery: 0, until: 1 }))));
    expect(text).toMatch(/add affinity: on to analyze/i);
    expect(text).toMatch(/add conflicts: on to analyze/i);
  });

  it("say why there is nothing to fight about without a shared layer", () => {
    const [started, ...rest] = syntheticRun({ until: 20 });
    if (started?.type !== "started") throw new Error("a run begins with `started`");
    expect(readable(textOf(fold([{ ...started, layers: [] }, ...rest])))).toContain("No layer is shared by two tasks");
  });
});

describe("errors", () => {
  const failed: RunEvent = { type: "failed", time: 1, code: "MTL701", message: "The loss of loan is not a number at step 31: try a tenth of the learning rate." };

  it("keep the last picture, with the reason and the way out", () => {
    const html = textOf(reduce(fold(syntheticRun({ until: 300 })), { type: "events", events: [failed] }));
    expect(html).toContain('role="alert"');
    expect(readable(html)).toContain("MTL701 The loss of loan is not a number at step 31: try a tenth of the learning rate.");
    expect(html).toContain('data-testid="affinity-matrix"');
  });

  it("say from where a lost run can be resumed", () => {
    const state = reduce(fold(syntheticRun({ until: 300 })), { type: "events", events: [], status: "lost" });
    expect(readable(textOf(state))).toContain("Resume it from its checkpoint at step 280");
  });
});

describe("what old tasks have forgotten", () => {
  const told: RunEvent = {
    type: "forgetting", step: 280, epoch: 2, split: "test", tasks: [
      { task: "loan", loss: { before: 0.4, after: 0.5 }, metrics: [{ name: "auc", higherIsBetter: true, before: 0.8, after: 0.75 }] },
      { task: "balance", loss: { before: 0.9, after: 0.9 }, metrics: [{ name: "rmse", higherIsBetter: false, before: 1.25, after: 1.2 }, { name: "r2", higherIsBetter: true, before: null, after: 0.3 }] },
    ],
  };
  const extended = [...syntheticRun().slice(0, -1), told, ...syntheticRun().slice(-1)];

  it("is a table with a verdict in words, and a sentence", () => {
    const text = readable(textOf(fold(extended)));
    expect(text).toMatch(/What have old tasks forgotten\?.*loan loss \.400 \.500 \+\.100 worse loan auc \.800 \.750 −\.050 worse balance loss \.900 \.900 none balance rmse 1\.250 1\.200 −\.050 better balance r2 — \.300 —/);
    expect(text).toContain("Worse than before: loan (auc).");
    expect(readable(reportPage({ script: "", style: "", events: extended }))).toContain("Old tasks with the weights before this run and after it, test split");
  });

  it("is not there for a run that extends no other, nor once such a run goes on", () => {
    expect(readable(textOf(fold(syntheticRun())))).not.toContain("forgotten");
    const [started] = syntheticRun();
    expect(fold([...extended, ...(started?.type === "started" ? [{ ...started, resumedAt: 280 }] : [])]).forgetting).toBeUndefined();
  });
});

describe("the report", () => {
  const parts = { script: "console.log('</script><b>')", style: "p{}" };

  it("is one file whose numbers are readable without script", () => {
    const page = reportPage({ ...parts, events: syntheticRun() });
    expect(page).not.toMatch(/(src|href)="/);
    expect(readable(page)).toContain("A step for housing lowers loan's loss");
    expect(readable(page)).toContain("Lookahead affinity of every pair");
    expect(readable(page)).toMatch(/12 balance rmse 1\.\d+/);
  });

  it("is the same for the same run", () => {
    expect(reportPage({ ...parts, events: syntheticRun() })).toBe(reportPage({ ...parts, events: syntheticRun() }));
  });

  it("lets nothing out of its scripts, neither the bundle's text nor a name of the run", () => {
    const [started, ...rest] = syntheticRun({ until: 20 });
    if (started?.type !== "started") throw new Error("a run begins with `started`");
    const page = reportPage({ ...parts, events: [{ ...started, model: "</script><script>alert(1)</script>" }, ...rest] });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });
});
