import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Worker } from "playwright-core";
import type { Tensor } from "../../../src/engine/executor.ts";
import { browserPath, openBrowser, origin } from "../../webview/browser.ts";
import type { Measured } from "./measured.ts";
import type { Asked, Listed, PageEngine } from "./worker.ts";

/** The engine in the worker of a page, timed by the page's clock: what runs there shows in no processor time of this process. */
export interface BrowserSide {
  readonly version: string;
  side(asked: Asked): Measured;
  close(): Promise<void>;
}

/** Opens Chromium with a page whose worker holds the engine; a text says why there is none. */
export async function startBrowser(root: string): Promise<BrowserSide | string> {
  if (browserPath === undefined) return "there is no browser: /usr/bin/chromium, or the one that CHROMIUM names";
  try {
    const browser = await openBrowser();
    const page = await browser.newPage();
    const files = await filesOf(root);
    await page.route(`${origin}/**`, (route) => {
      const [contentType, body] = files.get(new URL(route.request().url()).pathname) ?? ["text/html", ""];
      return route.fulfill({ contentType, body });
    });
    await page.goto(`${origin}/`);
    const [worker] = await Promise.all([page.waitForEvent("worker"), page.evaluate(() => { Object.assign(globalThis, { worker: new Worker("/worker.js") }); })]);
    return { version: `Chromium ${browser.version()}`, side: (asked) => sideOf(worker, asked), close: () => browser.close() };
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

async function filesOf(root: string): Promise<Map<string, readonly [contentType: string, body: string | Buffer]>> {
  const worker = await build({
    absWorkingDir: root, entryPoints: ["test/bench/engine/worker.ts"], bundle: true, platform: "browser", target: "es2022", format: "iife", minify: true, external: ["node:*"], write: false,
  });
  const wasm = readFileSync(join(root, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm"));
  return new Map([["/worker.js", ["text/javascript", worker.outputFiles[0]?.text ?? ""]], ["/ort.wasm", ["application/wasm", wasm]]]);
}

function sideOf(worker: Worker, asked: Asked): Measured {
  return {
    first: async () => {
      const { losses, gram, parameters } = await worker.evaluate((what) => (globalThis as unknown as { engine: PageEngine }).engine.first(what), asked);
      return { losses: tensor(losses), gram: tensor(gram), parameters: Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, tensor(one)])) };
    },
    times: (steps) => worker.evaluate((what) => (globalThis as unknown as { engine: PageEngine }).engine.times(what), { ...asked, steps }),
  };
}

function tensor({ shape, data }: Listed): Tensor {
  return { shape, data: Float32Array.from(data) };
}
