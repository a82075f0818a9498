import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, inject, it } from "vitest";
import { listRuns, statusOf } from "../../src/runs/index.ts";
import { Editor } from "./editor.ts";
import { brief, patience, until, untilSeen } from "./waiting.ts";

const csv = ["u,v", ...Array.from({ length: 300 }, (_, row) => `${Math.sin(row)},${Math.cos(row)}`)].join("\n");
const own = (task: string) => `model Own {\n  data "own.csv"\n  input u : number\n  trunk = u -> dense(8, relu)\n  task ${task} : number = trunk\n  train { epochs: 2 }\n}\n`;
const planted = fs.readFileSync(path.join(import.meta.dirname, "../../examples/planted.mtl"), "utf8").replace("epochs: 15", "epochs: 2");

let editor: Editor | undefined;
afterEach(async ({ task }) => {
  const shown = editor;
  editor = undefined;
  if (task.result?.state === "fail") await shown?.keepPicture(task.name).catch(() => undefined);
  expect(await shown?.stop() ?? []).toEqual([]);
});

describe("an untrusted workspace", () => {
  it("is checked without its data, trains nothing and says why; data is read once it is trusted", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "own.mtl": own("w").replace("= trunk\n", "= trunc\n"), "own.csv": csv }, { "mtl.training.where": "process" }, true);
    const { page } = editor;
    await editor.open("own.mtl");
    await editor.command("Problems: Focus on Problems View");
    const problem = (text: string) => page.locator(".markers-panel .monaco-list-row", { hasText: text });
    await problem("trunc").last().waitFor();
    // The column is not there either, but that is in the data.
    expect(await problem("MTL601").count()).toBe(0);
    await editor.goTo(problem("trunc").last());
    await editor.quickFix("trunk");
    await page.locator(".markers-panel", { hasText: "No problems" }).waitFor();
    await editor.open("own.mtl");
    await editor.command("MTL: Run Training");
    await editor.told("needs a trusted workspace");
    expect(listRuns(editor.folder, "Own")).toHaveLength(0);
    const trust = page.getByRole("button", { name: "Trust", exact: true }).first();
    await editor.answer("needs a trusted workspace", "Manage Trust", () => trust.isVisible());
    await untilSeen(problem("MTL601"), () => trust.click(brief));
  });
});

describe("the drawing and the run beside the text", () => {
  it("writes a change of the drawing into the text, and one undo takes it back", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Show Topology");
    const line = (text: string) => page.locator(".view-line", { hasText: text });
    const panel = editor.panel();
    await untilSeen(line("dense(32"), async () => {
      await untilSeen(panel.getByLabel("width"), () => panel.getByTestId("node-trunk/dense_1").click(brief));
      await panel.getByLabel("width").fill("32", brief);
      await panel.getByRole("button", { name: "Set" }).click(brief);
    });
    await panel.getByText("dense(32)").first().waitFor();
    await line("dense(32").first().click();
    await untilSeen(line("dense(24"), () => page.keyboard.press("Control+z"));
    await editor.panel().getByText("dense(24)").first().waitFor();
  });

  it("tells of a training in the status bar, and once of its end", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted.replace("epochs: 2", "epochs: 60") }, { "mtl.training.where": "process" });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await page.locator(".statusbar-item", { hasText: /Planted: epoch \d+\/60/ }).waitFor();
    await editor.status(/finished/i);
    await editor.told("Planted has finished");
    await page.locator(".statusbar-item", { hasText: "Planted:" }).waitFor({ state: "detached" });
    await editor.close("Run: Planted");
    await editor.answer("Planted has finished", "Show Run", () => page.locator(".tab", { hasText: "Run: Planted" }).isVisible());
    await editor.status(/finished/i);
  });

  it("runs again with another seed, beside the run that was", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted }, { "mtl.training.where": "process" });
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await editor.status(/finished/i);
    const { page } = editor;
    const panel = editor.panel();
    // The run as a file: where to, is asked in the editor's own box.
    const place = page.locator(".quick-input-widget input").first();
    await untilSeen(place, async () => {
      await panel.getByTestId("save-run").click(brief);
      await panel.getByTestId("save-markdown").click(brief);
    });
    await expect.poll(() => place.inputValue()).toMatch(/Planted\.md$/);
    const summary = await place.inputValue();
    await until(async () => fs.existsSync(summary), () => place.press("Enter", brief));
    expect(fs.readFileSync(summary, "utf8")).toMatch(/^# Planted\n[^]*## Who helps whom/);
    const anew = panel.getByTestId("again-new");
    await untilSeen(anew, () => panel.getByTestId("control-again").click(brief));
    await anew.click();
    // In one column: the second panel stands before the first.
    await page.locator(".tab", { hasText: "Run: Planted" }).nth(1).waitFor();
    await page.locator("iframe.webview.ready").nth(1).waitFor({ state: "detached" });
    await editor.status(/finished/i);
    const { folder } = editor;
    await expect.poll(() => listRuns(folder, "Planted").map(statusOf), { timeout: patience }).toEqual(["finished", "finished"]);
    expect(new Set(listRuns(folder, "Planted").map(({ manifest }) => manifest.seed)).size).toBe(2);
    await untilSeen(panel.locator("tbody tr", { hasText: "finished" }).nth(1), () => panel.getByRole("tab", { name: "Runs" }).click(brief));
    await editor.screenshot("two-runs");
  });

  it("makes an edit that the run speaks for, and says beside it what retraining has shown", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted.replace("epochs: 2", "epochs: 6") }, { "mtl.training.where": "process", "mtl.compare.seeds": 2 });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await editor.status(/finished/i);
    const edit = editor.panel().locator("[data-testid=advice] .edits > li", { hasText: "pcgrad" });
    const asked = "trains the old and the new text over 2 seeds";
    await edit.getByRole("button", { name: "Apply and compare…" }).click();
    await editor.told(asked);
    await page.locator(".tab.active", { hasText: "Combine gradients" }).waitFor();
    await editor.screenshot("advice-difference");
    const written = page.locator(".view-line", { hasText: "combine: pcgrad" });
    await editor.answer(asked, "Apply and Compare", async () => await page.locator(".tab", { hasText: "Combine gradients" }).count() === 0 && await written.first().isVisible());
    const told = /Combine gradients by `pcgrad`: Δm .* on test over 2 seeds/;
    await editor.panel().locator(".verdict").filter({ hasText: /^Δm/ }).waitFor({ timeout: 4 * patience });
    await editor.told(told);
    expect(await editor.panel().locator(".verdict").textContent()).toMatch(/^Δm [+−]?\d.* on test over 2 seeds.*parameters/);
    await editor.panel().locator(".verdict").scrollIntoViewIfNeeded();
    await editor.screenshot("advice-compared");
    await editor.answer(told, "Take the Edit Back", async () => await written.count() === 0);
  });
});
