import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, inject, it } from "vitest";
import { type RunFolder, listRuns, statusOf } from "../../src/runs/index.ts";
import { Editor } from "./editor.ts";
import { brief, patience, untilGone, untilSeen } from "./waiting.ts";

const example = (name: string) => fs.readFileSync(path.join(import.meta.dirname, "../../examples", name));

/** The bank example, shortened to two epochs; pictures for the tour are of the whole one. */
const whole = example("bank.mtl").toString("utf8");
const bank = whole.replace(/epochs: \d+/, "epochs: 2");
const shown = process.env["MTL_SCREENSHOTS"] === undefined ? bank : whole;
const tasks = ["subscribe", "housing", "loan", "marital", "balance"];
const data = { "data/bank.csv.gz": example("data/bank.csv.gz") };

let editor: Editor | undefined;
afterEach(async ({ task }) => {
  const shown = editor;
  editor = undefined;
  if (task.result?.state === "fail") await shown?.keepPicture(task.name).catch(() => undefined);
  expect(await shown?.stop() ?? []).toEqual([]);
});

/** Waits for the end of the run and reads the heat map as a person, or a screen reader, finds it. */
async function finishedMatrix(page: Editor): Promise<(string | null)[]> {
  const panel = page.panel();
  await page.status(/finished/i);
  return Promise.all(tasks.flatMap((recipient) => tasks.filter((source) => source !== recipient).map((source) =>
    panel.getByTestId(`affinity-cell-${recipient}-${source}`).textContent())));
}

function expectMeasured(cells: readonly (string | null)[]): void {
  expect(cells).toHaveLength(20);
  for (const cell of cells) expect(cell).toMatch(/[+−-]?\d*\.\d+/);
}

/** The page says that it has finished before the editor has written the last of the run's files. */
async function expectModel(run: RunFolder): Promise<void> {
  await expect.poll(() => statusOf(run), { timeout: patience }).toBe("finished");
  const model = () => fs.existsSync(run.file("model")) ? fs.readdirSync(run.file("model")).sort() : [];
  await expect.poll(model, { timeout: patience }).toEqual(["model.json", "signature.json", "weights.bin"]);
}

describe("a platform package, training in a process", () => {
  it("shows a seeded mistake, mends it, trains, and shows who helps whom", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "bank.mtl": shown.replace("branch = trunk", "branch = trunc"), ...data }, { "mtl.training.where": "process" });
    const { page } = editor;
    await editor.open("bank.mtl");
    await editor.command("Problems: Focus on Problems View");
    const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "trunc" }).last();
    await problem.waitFor();
    expect(await problem.textContent()).toContain("MTL201");
    await editor.goTo(problem);
    await editor.screenshot("problem");
    await editor.quickFix("trunk");
    await page.locator(".markers-panel", { hasText: "No problems" }).waitFor();
    expect(await editor.hover("trunk = client", "dense")).toMatch(/\[\d+\]/);
    await editor.screenshot("hover");
    await editor.command("MTL: Show Topology");
    const node = editor.panel().getByTestId("node-trunk/dense_1");
    await untilSeen(editor.panel().locator(".selected[data-testid='node-trunk/dense_1']"), () => node.click(brief));
    await editor.screenshot("topology");
    await editor.close("Topology: Bank");
    await editor.command("MTL: Run Training");
    expectMeasured(await finishedMatrix(editor));
    await editor.command("View: Hide Panel");
    await editor.screenshot("process-finished");
    const [run] = listRuns(editor.folder, "Bank");
    expect(run.manifest).toMatchObject({ where: "process", executor: "ort" });
    await expectModel(run);
    await editor.reportScreenshot(run.directory, "report");
  });

  it("finds a run again after the window was reloaded while it trained", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "bank.mtl": bank.replace("epochs: 2", "epochs: 20"), ...data }, { "mtl.training.where": "process" });
    await editor.open("bank.mtl");
    await editor.command("MTL: Run Training");
    await editor.status(/running/i);
    await editor.reload();
    expectMeasured(await finishedMatrix(editor));
    expect(listRuns(editor.folder, "Bank")).toHaveLength(1);
  });
});

describe("the universal package, training in the panel", () => {
  it("trains in the page's worker, with data read through the extension", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").universal, { "bank.mtl": bank, ...data }, { "mtl.training.where": "panel" });
    await editor.open("bank.mtl");
    await editor.command("MTL: Run Training");
    expectMeasured(await finishedMatrix(editor));
    await editor.screenshot("panel-finished");
    const [run] = listRuns(editor.folder, "Bank");
    expect(run.manifest).toMatchObject({ where: "panel", executor: "ort-web" });
    await expectModel(run);
  });

  it("pauses when the panel closes and goes on from its checkpoint", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").universal, { "bank.mtl": bank.replace("epochs: 2", "epochs: 6"), ...data }, { "mtl.training.where": "panel" });
    await editor.open("bank.mtl");
    await editor.command("MTL: Run Training");
    await editor.status(/running/i);
    await editor.panel().getByText(/epoch 2/i).first().waitFor();
    await editor.close("Run: Bank");
    await editor.open("bank.mtl");
    await editor.command("MTL: Show Affinity");
    await editor.status(/paused/i);
    const resume = editor.panel().getByRole("button", { name: /resume/i });
    await untilGone(resume, () => resume.click(brief));
    expectMeasured(await finishedMatrix(editor));
    expect(listRuns(editor.folder, "Bank")).toHaveLength(1);
  });

  it("trains in a process with WebAssembly where no native engine was packed", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").universal, { "bank.mtl": bank, ...data }, { "mtl.training.where": "process" });
    await editor.open("bank.mtl");
    await editor.command("MTL: Run Training");
    expectMeasured(await finishedMatrix(editor));
  });
});

describe("the package for VS Code on the web, in the page's own extension host", () => {
  it("checks while one types, trains in the panel, and keeps the run in the workspace", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").web, { "bank.mtl": bank.replace("branch = trunk", "branch = trunc"), ...data }, { "extensions.webWorker": true });
    await editor.open("bank.mtl");
    await editor.command("Problems: Focus on Problems View");
    const problem = editor.page.locator(".markers-panel .monaco-list-row", { hasText: "trunc" }).last();
    await editor.goTo(problem);
    await editor.quickFix("trunk");
    await editor.page.locator(".markers-panel", { hasText: "No problems" }).waitFor();
    await editor.command("MTL: Run Training");
    expectMeasured(await finishedMatrix(editor));
    await editor.screenshot("web-finished");
    const [run] = listRuns(editor.folder, "Bank");
    expect(run.manifest).toMatchObject({ where: "panel", executor: "ort-web", node: "none" });
    await expectModel(run);
  });
});

describe("around the editor", () => {
  it("runs a task whose problem stands in Problems once, and leaves the files of other programs alone", async () => {
    const wrong = example("planted.mtl").toString("utf8").replace("= trunk\n", "= trunc\n");
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "red.mtl": "# Blender MTL File\nnewmtl Red\nKd 1 0 0\n", "wrong.mtl": wrong, "also.mtl": wrong });
    const { page } = editor;
    const row = (text: string) => page.locator(".quick-input-list .monaco-list-row", { hasText: text });
    await editor.open("red.mtl");
    await page.locator(".statusbar-item", { hasText: "Plain Text" }).waitFor();
    await editor.command("Tasks: Run Build Task");
    await row("mtl: check wrong.mtl").waitFor();
    expect(await row("red.mtl").count()).toBe(0);
    await untilGone(row("mtl: check wrong.mtl"), () => row("mtl: check wrong.mtl").click(brief));
    // It ends with an exit code, since there is an error.
    await page.locator(".single-terminal-tab", { hasText: "check wrong.mtl" }).locator(".codicon-error").waitFor();
    await editor.command("Problems: Focus on Problems View");
    const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "trunc" });
    // The language server tells of both files; the task has found one of the two again.
    await expect.poll(() => problem.count(), { timeout: patience }).toBe(2);
  });

  it("begins with a template, lists its run, and deletes it with a way back", async () => {
    editor = await Editor.start(inject("tools"), inject("packages").platform, { "red.mtl": "# Blender MTL File\nnewmtl Red\nKd 1 0 0\n" }, { "mtl.training.where": "process" });
    const { page } = editor;
    await editor.open("red.mtl");
    await page.locator(".statusbar-item", { hasText: "Plain Text" }).waitFor();
    await editor.command("MTL: New from Template");
    const template = page.locator(".quick-input-list .monaco-list-row", { hasText: "Planted groups" });
    await untilSeen(page.locator(".tab.active", { hasText: "planted.mtl" }), () => template.click(brief));
    await editor.command("MTL: Run Training");
    await editor.status(/finished/i);
    await editor.command("View: Show Crosstask");
    const run = page.locator(".pane-body .monaco-list-row", { hasText: "finished" });
    await run.waitFor();
    await editor.screenshot("runs");
    await untilGone(run, async () => {
      await run.hover(brief);
      await run.getByRole("button", { name: "Delete Run" }).click(brief);
    });
    await editor.answer("was deleted", "Undo", () => run.isVisible());
    expect(listRuns(editor.folder, "Planted")).toHaveLength(1);
  });
});
