import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { createExecutor as createEngine } from "../engine/index.ts";
import type { Executor, ExecutorName, ExecutorOptions } from "../engine/executor.ts";

/** An executor as this bundle carries it: the packed extension holds the WebAssembly engine once, beside the page. */
export function createExecutor(name: ExecutorName, options: ExecutorOptions = {}): Promise<Executor> {
  const wasmBinary = name === "ort" || name === "ort-web" ? carriedEngine() : undefined;
  return createEngine(name, { ...options, ...(wasmBinary ? { wasmBinary } : {}) });
}

/** Undefined where the engine's package brings its own. */
function carriedEngine(): Uint8Array | undefined {
  const file = fileURLToPath(new URL("../webview/ort-wasm-simd-threaded.wasm", import.meta.url));
  return fs.existsSync(file) ? fs.readFileSync(file) : undefined;
}
