import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import { pageHtml } from "../../webview/page.ts";
import type { ToPanel } from "../../src/protocol/panel.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A browser that is already there; undefined where there is none. */
export const browserPath = process.env["CHROMIUM"] ?? places.find((place) => existsSync(place));

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath ?? "", headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"] });

/** How long a page is waited for, in milliseconds: a limit for what never comes, many times what it takes. */
export const patience = 120_000;

export const root = path.resolve(import.meta.dirname, "../..");

export interface Bundle {
  readonly script: string;
  readonly style: string;
  /** For a page that trains. */
  readonly worker?: string;
  readonly wasm?: Buffer;
}

/** The page as the build bundles it; the run panel's unless others are named. */
export async function bundlePage(main = "webview/main.tsx", styles = "webview/style.css"): Promise<Bundle> {
  const outdir = mkdtempSync(path.join(tmpdir(), "crosstask-page-"));
  const shared = { absWorkingDir: root, bundle: true, platform: "browser", target: "es2022", format: "iife", minify: true, jsx: "automatic", jsxImportSource: "preact", write: false, outdir } as const;
  const [script, style] = await Promise.all([
    build({ ...shared, entryPoints: [main] }),
    build({ ...shared, entryPoints: [styles] }),
  ]);
  return { script: script.outputFiles[0]?.text ?? "", style: style.outputFiles[0]?.text ?? "" };
}

export const origin = "http://panel.test";

export interface OpenedPage {
  readonly page: Page;
  /** Messages of the panel to its host, in order. */
  posted(): Promise<readonly { readonly type: string; readonly [key: string]: unknown }[]>;
  send(message: ToPanel): Promise<void>;
  /** What the page's policy refused, and errors of its scripts. */
  readonly complaints: string[];
}

/** Opens the panel under its own policy, with a stand-in for the editor's side. */
export async function openPanel(browser: Browser, bundle: Bundle, options: { readonly width?: number; readonly height?: number; readonly dark?: boolean; readonly theme?: string; readonly variables?: string } = {}): Promise<OpenedPage> {
  const { width = 1280, height = 1000, dark = false, theme, variables } = options;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  const html = pageHtml({ nonce: "n0nce", scriptUri: `${origin}/main.js`, styleUri: `${origin}/style.css`, cspSource: origin, workerUri: `${origin}/worker.js`, wasmUri: `${origin}/ort.wasm` });
  const files: Record<string, readonly [type: string, body: string | Buffer]> = {
    "/": ["text/html", theme === undefined ? html : html.replace("<body>", `<body class="${theme}">`)],
    "/main.js": ["text/javascript", bundle.script],
    "/style.css": ["text/css", bundle.style],
    "/worker.js": ["text/javascript", bundle.worker ?? ""],
    "/ort.wasm": ["application/wasm", bundle.wasm ?? ""],
    "/favicon.ico": ["image/x-icon", ""],
  };
  await page.route(`${origin}/**`, (route) => {
    const [contentType, body] = files[new URL(route.request().url()).pathname] ?? ["text/plain", ""];
    return route.fulfill({ contentType, body });
  });
  await page.addInitScript(() => {
    const state = globalThis as unknown as { onPosted?: (message: unknown) => void };
    const posted: unknown[] = [];
    const postMessage = (message: unknown): void => {
      posted.push(message);
      state.onPosted?.(message);
    };
    Object.assign(globalThis, { posted, acquireVsCodeApi: () => ({ postMessage, setState: () => {} }) });
  });
  await page.goto(`${origin}/`);
  if (variables !== undefined) await page.evaluate((text) => { document.documentElement.style.cssText = text; }, variables);
  return {
    page, complaints,
    posted: () => page.evaluate(() => (globalThis as unknown as { posted: { type: string }[] }).posted),
    send: (message) => page.evaluate((data) => window.postMessage(data, "*"), message),
  };
}
