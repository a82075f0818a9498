import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, inject, it } from "vitest";
import { listRuns, statusOf } from "../../src/runs/index.ts";
import { Editor } from "./editor.ts";

const csv = ["u,v", ...Array.from({ length: 300 }, (_, row) => `${Math.sin(row)},${Math.cos(row)}`)].join("\n");
const own = (task: string) => `model Own {\n  data "own.csv"\n  input u : number\n  trunk = u -> dense(8, relu)\n  task ${task} : number = trunk\n  train { epochs: 2 }\n}\n`;
const planted = fs.readFileSync(path.join(import.meta.dirname, "../../examples/planted.mtl"), "utf8").replace("epochs: 15", "epochs: 2");

let editor: Editor | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await editor?.keepPicture(task.name);
  await editor?.stop();
  editor = undefined;
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
    await problem("trunc").last().dblclick();
    await editor.quickFix("trunk");
    await page.locator(".markers-panel", { hasText: "No problems" }).waitFor();
    await editor.open("own.mtl");
    await editor.command("MTL: Run Training");
    const refused = page.locator(".notification-toast", { hasText: "needs a trusted workspace" });
    await refused.waitFor();
    expect(listRuns(editor.folder, "Own")).toHaveLength(0);
    await refused.getByRole("button", { name: "Manage Trust" }).click();
    await page.getByRole("button", { name: "Trust", exact: true }).first().click();
    await problem("MTL601").last().waitFor();
  });
});

describe("the drawing and the run beside the text", () => {
  it("writes a change of the drawing into the text, and one undo takes it back", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Show Topology");
    const line = (text: string) => page.locator(".view-line", { hasText: text });
    await editor.panel().getByTestId("node-trunk/dense_1").click();
    await editor.panel().getByLabel("width").fill("32");
    await editor.panel().getByRole("button", { name: "Set" }).click();
    await line("dense(32").first().waitFor();
    await editor.panel().getByText("dense(32)").first().waitFor();
    await line("dense(32").first().click();
    await page.keyboard.press("Control+z");
    await line("dense(24").first().waitFor();
    await editor.panel().getByText("dense(24)").first().waitFor();
  });

  it("tells of a training in the status bar, and once of its end", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted.replace("epochs: 2", "epochs: 60") }, { "mtl.training.where": "process" });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await page.locator(".statusbar-item", { hasText: /Planted: epoch \d+\/60/ }).waitFor();
    const told = page.locator(".notification-toast", { hasText: "Planted has finished" });
    await told.waitFor({ timeout: 120_000 });
    await page.locator(".statusbar-item", { hasText: "Planted:" }).waitFor({ state: "detached" });
    await editor.close("Run: Planted");
    await told.getByRole("button", { name: "Show Run" }).click();
    await editor.panel().getByTestId("status").filter({ hasText: /finished/i }).waitFor();
  });

  it("runs again with another seed, beside the run that was", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted }, { "mtl.training.where": "process" });
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await editor.panel().getByTestId("status").filter({ hasText: /finished/i }).waitFor();
    await editor.panel().getByTestId("control-again").click();
    await editor.panel().getByTestId("again-new").click();
    // In one column: the second panel stands before the first.
    await editor.page.locator(".tab", { hasText: "Run: Planted" }).nth(1).waitFor();
    await editor.page.locator("iframe.webview.ready").nth(1).waitFor({ state: "detached" });
    await editor.panel().getByTestId("status").filter({ hasText: /finished/i }).waitFor();
    const { folder } = editor;
    await expect.poll(() => listRuns(folder, "Planted").map(statusOf), { timeout: 60_000 }).toEqual(["finished", "finished"]);
    expect(new Set(listRuns(folder, "Planted").map(({ manifest }) => manifest.seed)).size).toBe(2);
    await editor.panel().getByRole("tab", { name: "Runs" }).click();
    await editor.panel().locator("tbody tr", { hasText: "finished" }).nth(1).waitFor();
    await editor.screenshot("two-runs");
  });

  it("makes an edit that the run speaks for, and says beside it what retraining has shown", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "planted.mtl": planted.replace("epochs: 2", "epochs: 6") }, { "mtl.training.where": "process", "mtl.compare.seeds": 2 });
    const { page } = editor;
    await editor.open("planted.mtl");
    await editor.command("MTL: Run Training");
    await editor.panel().getByTestId("status").filter({ hasText: /finished/i }).waitFor();
    const edit = editor.panel().locator("[data-testid=advice] .edits > li", { hasText: "pcgrad" });
    await edit.getByRole("button", { name: "Apply and compare…" }).click();
    const asked = page.locator(".notification-toast", { hasText: "trains the old and the new text over 2 seeds" });
    await asked.waitFor();
    await page.locator(".tab.active", { hasText: "Combine gradients" }).waitFor();
    await editor.screenshot("advice-difference");
    await asked.getByRole("button", { name: "Apply and Compare" }).click();
    await page.locator(".view-line", { hasText: "combine: pcgrad" }).first().waitFor();
    const told = page.locator(".notification-toast", { hasText: /Combine gradients by `pcgrad`: Δm .* on test over 2 seeds/ });
    await told.waitFor({ timeout: 180_000 });
    expect(await editor.panel().locator(".verdict").textContent()).toMatch(/^Δm [+−]?\d.* on test over 2 seeds.*parameters/);
    await editor.panel().locator(".verdict").scrollIntoViewIfNeeded();
    await editor.screenshot("advice-compared");
    await told.getByRole("button", { name: "Take the Edit Back" }).click();
    await page.locator(".view-line", { hasText: "combine: pcgrad" }).waitFor({ state: "detached" });
  });
});
