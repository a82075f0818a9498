import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type FrameLocator, type Page, chromium } from "playwright-core";

export interface Tools {
  readonly node: string;
  readonly codeServer: string;
  readonly browser: string;
}

const browserFlags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** A real VS Code with the extension installed, on a folder of its own, and a browser that shows it. */
export class Editor {
  readonly #home: string;
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly page: Page;
  readonly folder: string;

  private constructor(parts: { home: string; folder: string; server: ChildProcess; browser: Browser; page: Page }) {
    this.#home = parts.home;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.folder = parts.folder;
    this.page = parts.page;
  }

  /** Installs a packed extension into a fresh profile, starts the server on a folder with the given files, opens the page. */
  static async start(tools: Tools, vsix: string, files: Readonly<Record<string, string | Uint8Array>>, settings: Readonly<Record<string, unknown>> = {}, asksForTrust = false): Promise<Editor> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-e2e-"));
    const folder = path.join(home, "work");
    writeFiles(folder, files);
    writeFiles(path.join(home, "user/User"), { "settings.json": JSON.stringify({ ...quietSettings, ...(asksForTrust ? withTrust : {}), ...settings }) });
    const port = await freePort();
    execFileSync(tools.node, [tools.codeServer, ...serverFlags(home, asksForTrust), "--install-extension", vsix], { env: environment(home), stdio: "pipe" });
    const server = spawn(tools.node, [tools.codeServer, ...serverFlags(home, asksForTrust), "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, folder], {
      env: environment(home), stdio: "ignore",
    });
    await healthy(port);
    const browser = await chromium.launch({ executablePath: tools.browser, args: browserFlags });
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    page.setDefaultTimeout(60_000);
    const editor = new Editor({ home, folder, server, browser, page });
    await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator(".monaco-workbench").waitFor();
    return editor;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.kill();
    fs.rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Opens a file of the folder by name. */
  async open(file: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    const box = this.page.locator(".quick-input-widget input");
    await box.fill(file);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: path.basename(file) }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".tab.active", { hasText: path.basename(file) }).waitFor();
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Runs a command by its title in the palette; a command may open a list of its own in the palette's place. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const box = this.page.getByPlaceholder("Type the name of a command to run.");
    await box.fill(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await box.waitFor({ state: "hidden" });
  }

  /** Opens the quick fixes at the caret and takes the one named; asks again where the editor was not ready yet. */
  async quickFix(name: string): Promise<void> {
    await this.page.locator(".monaco-editor.focused").first().waitFor();
    const fix = this.page.locator(".action-widget .monaco-list-row", { hasText: name }).first();
    for (let attempt = 0; attempt < 10 && !await fix.isVisible(); attempt++) {
      await this.page.keyboard.press("Control+.");
      await fix.waitFor({ timeout: 5000 }).catch(() => this.page.keyboard.press("Escape"));
    }
    await fix.click();
  }

  /** Rests the pointer on a word of a line; returns what the hover says. Comes again where a layout change took the hover away. */
  async hover(line: string, word: string): Promise<string> {
    const target = this.page.locator(".view-line", { hasText: line }).locator("span", { hasText: word }).last();
    const hover = this.page.locator(".monaco-hover-content", { hasText: word }).first();
    for (let attempt = 0; attempt < 10 && !await hover.isVisible(); attempt++) {
      await this.page.mouse.move(4, 4);
      await target.hover();
      await hover.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    return await hover.textContent() ?? "";
  }

  /** Closes a tab by its title. */
  async close(title: string): Promise<void> {
    const tab = this.page.locator(".tab", { hasText: title });
    await tab.click({ button: "middle" });
    await tab.waitFor({ state: "detached" });
  }

  /** The document inside the panel that is shown. */
  panel(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** Loads the page anew, as a reload of the window does. */
  async reload(): Promise<void> {
    await this.page.reload();
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
  "workbench.colorTheme": "Default Light Modern", "window.menuBarVisibility": "compact",
};

/** A folder is not trusted until somebody says so; nobody is asked at the start. */
const withTrust = { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" };

function serverFlags(home: string, asksForTrust: boolean): string[] {
  return [
    "--user-data-dir", path.join(home, "user"), "--extensions-dir", path.join(home, "extensions"), "--disable-telemetry", "--disable-update-check",
    ...(asksForTrust ? [] : ["--disable-workspace-trust"]), "--disable-getting-started-override", "--session-socket", path.join(home, "session.sock"),
  ];
}

function environment(home: string): NodeJS.ProcessEnv {
  return { ...process.env, CODE_SERVER_CONFIG: path.join(home, "config.yaml"), XDG_DATA_HOME: path.join(home, "data"), XDG_CONFIG_HOME: path.join(home, "config") };
}

function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function healthy(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  throw new Error("code-server did not start within a minute");
}
