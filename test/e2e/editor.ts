import { type ChildProcess, execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type FrameLocator, type Locator, type Page, chromium } from "playwright-core";
import { listRuns, trainerOf } from "../../src/runs/index.ts";
import { collectComplaints, hostErrors } from "./complaints.ts";
import { type Tools, environment, serve, serverFlags } from "./server.ts";
import { brief, patience, until, untilGone, untilSeen } from "./waiting.ts";

const browserFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** A real VS Code with the extension installed, on a folder of its own, and a browser that shows it. */
export class Editor {
  readonly #home: string;
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly #complaints: string[];
  readonly page: Page;
  readonly folder: string;

  private constructor(parts: { home: string; folder: string; server: ChildProcess; browser: Browser; page: Page }) {
    this.#home = parts.home;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.folder = parts.folder;
    this.page = parts.page;
    this.#complaints = collectComplaints(parts.page);
  }

  /** Installs a packed extension into a fresh profile, starts the server on a folder with the given files, opens the page. */
  static async start(tools: Tools, vsix: string, files: Readonly<Record<string, string | Uint8Array>>, settings: Readonly<Record<string, unknown>> = {}, asksForTrust = false): Promise<Editor> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-e2e-"));
    const folder = path.join(home, "work");
    writeFiles(folder, files);
    writeFiles(path.join(home, "user/User"), { "settings.json": JSON.stringify({ ...quietSettings, ...(asksForTrust ? withTrust : {}), ...settings }) });
    execFileSync(tools.node, [tools.codeServer, ...serverFlags(home, asksForTrust), "--install-extension", vsix], { env: environment(home), stdio: "pipe" });
    const { server, port } = await serve(tools, home, folder, asksForTrust);
    const browser = await chromium.launch({ executablePath: tools.browser, args: browserFlags, timeout: patience });
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(patience);
    const editor = new Editor({ home, folder, server, browser, page });
    await untilSeen(page.locator(".monaco-workbench"), () => page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`));
    return editor;
  }

  /** Ends a test; returns what went wrong on our pages, or in our part of the extension host: nothing, where all is well. */
  async stop(): Promise<string[]> {
    const complaints = [...this.#complaints, ...hostErrors(path.join(this.#home, "user/logs"))];
    await this.#browser.close();
    this.#server.kill();
    // A process that trains outlives the editor, as it should.
    for (const trainer of listRuns(this.folder).map(trainerOf)) if (trainer !== undefined) kill(trainer);
    fs.rmSync(this.#home, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 });
    return complaints;
  }

  /** Opens a file of the folder by name. */
  async open(file: string): Promise<void> {
    const name = path.basename(file);
    await untilSeen(this.page.locator(".tab.active", { hasText: name }), async () => {
      const box = this.page.locator(".quick-input-widget:visible input:visible").first();
      await untilSeen(box, () => this.page.keyboard.press("Control+P"));
      await box.fill(file, brief);
      await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor(brief);
      await box.press("Enter", brief);
    });
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Runs a command by its title in the palette, once; a command may open a list of its own in the palette's place. */
  async command(title: string): Promise<void> {
    const box = this.page.getByPlaceholder("Type the name of a command to run.");
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title });
    await untilSeen(row, async () => {
      await untilSeen(box, () => this.page.keyboard.press("F1"));
      // A list that was made before the extension was there does not grow: it is asked for anew.
      await box.fill(">", brief);
      await box.fill(`>${title}`, brief);
    });
    await until(async () => !await box.isVisible(), () => box.press("Enter", brief));
  }

  /** Opens the quick fixes at the caret and takes the one named; asks again where the editor was not ready yet. */
  async quickFix(name: string): Promise<void> {
    const fix = this.page.locator(".action-widget .monaco-list-row", { hasText: name }).first();
    await untilSeen(fix, async () => {
      await this.page.keyboard.press("Escape");
      await this.page.locator(".monaco-editor.focused").first().waitFor(brief);
      await this.page.keyboard.press("Control+.");
    });
    await until(async () => !await fix.isVisible(), () => fix.click(brief));
  }

  /** Goes from the list of problems to the place of one, which then has the caret. */
  async goTo(problem: Locator): Promise<void> {
    // Once in any case: the text may have the focus still from before, with the caret elsewhere.
    await problem.dblclick();
    await untilSeen(this.page.locator(".editor-group-container .monaco-editor.focused"), () => problem.dblclick(brief));
  }

  /** Rests the pointer on a word of a line; returns what the hover says. Comes again where a layout change took the hover away. */
  async hover(line: string, word: string): Promise<string> {
    const target = this.page.locator(".view-line", { hasText: line }).locator("span", { hasText: word }).last();
    const hover = this.page.locator(".monaco-hover-content", { hasText: word }).first();
    let text = "";
    await until(async () => text !== "", async () => {
      await this.page.mouse.move(4, 4);
      await target.hover(brief);
      await hover.waitFor(brief);
      text = await hover.textContent(brief) ?? "";
    });
    return text;
  }

  /** Closes a tab by its title. */
  async close(title: string): Promise<void> {
    const tab = this.page.locator(".tab", { hasText: title });
    await untilGone(tab, () => tab.click({ button: "middle", ...brief }));
  }

  /** Waits for what the editor tells; after a quarter of a minute that hides behind the bell. */
  async told(text: string | RegExp): Promise<void> {
    await untilSeen(this.#told(text), () => this.#ring());
  }

  /** Presses a button of what the editor has told, until that has led to the state given. */
  async answer(text: string | RegExp, button: string, done: () => Promise<boolean>): Promise<void> {
    await until(done, async () => {
      const told = this.#told(text);
      // A hint that the pointer has brought up over the button would take the click.
      await this.page.mouse.move(4, 4);
      if (await told.isVisible()) await told.getByRole("button", { name: button }).click(brief);
      else await this.#ring();
    });
  }

  #told(text: string | RegExp): Locator {
    return this.page.locator(".notification-list-item:visible", { hasText: text }).first();
  }

  /** Shows all that was told; pressed again, the bell would hide it. */
  async #ring(): Promise<void> {
    if (await this.page.locator(".notifications-center.visible").count() === 0) await this.page.locator("[id='status.notifications'] a").click(brief);
  }

  /** The document inside the panel that is shown. */
  panel(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
  }

  /** How the run that is shown stands. */
  async status(text: RegExp): Promise<void> {
    await this.panel().getByTestId("status").filter({ hasText: text }).waitFor({ timeout: 4 * patience });
  }

  /** Loads the page anew, as a reload of the window does. */
  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "commit" });
    await this.page.locator(".monaco-workbench").waitFor();
  }

  /** What the editor looked like when a test failed. */
  async keepPicture(name: string): Promise<void> {
    const folder = path.join(import.meta.dirname, "../../.cache/end-to-end");
    await this.page.screenshot({ path: path.join(folder, `${name.replaceAll(/\W+/g, "-")}.png`) });
  }

  async screenshot(name: string): Promise<void> {
    const folder = process.env["MTL_SCREENSHOTS"];
    if (folder) await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /** The report of a run, as a browser shows the file; only where pictures are taken. */
  async reportScreenshot(run: string, name: string): Promise<void> {
    const folder = process.env["MTL_SCREENSHOTS"];
    if (!folder) return;
    const report = path.join(this.#home, "report.html");
    execFileSync(process.execPath, [path.join(import.meta.dirname, "../../dist/cli/mtl.mjs"), "report", run, "--out", report], { stdio: "pipe" });
    const page = await this.#browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.goto(pathToFileURL(report).href);
    await page.locator("#loss-curves canvas").waitFor();
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
    await page.close();
  }
}

const quietSettings = {
  "workbench.startupEditor": "none", "chat.disableAIFeatures": true, "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.enabled": false, "telemetry.telemetryLevel": "off", "update.mode": "none",
  "workbench.enableExperiments": false, "extensions.autoCheckUpdates": false, "editor.accessibilitySupport": "off",
  // On a loaded machine something else may take the focus while a list is open.
  "workbench.quickOpen.closeOnFocusLost": false,
  "workbench.colorTheme": "Default Light Modern", "window.menuBarVisibility": "compact",
};

/** A folder is not trusted until somebody says so; nobody is asked at the start. */
const withTrust = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" };

/** It may have ended of itself meanwhile. */
function kill(child: number): void {
  try {
    process.kill(child);
  } catch {
    return;
  }
}

function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
}
