import type * as OrtWeb from "onnxruntime-web";
import type { Executor, ExecutorOptions } from "../executor.ts";
import { EngineError } from "../executor.ts";
import { OrtExecutor } from "./executor.ts";

export interface OrtWebOptions extends ExecutorOptions {
  /** The folder or address of `ort-wasm-simd-threaded.mjs` and `.wasm`; in Node the package finds them by itself. */
  readonly wasmPaths?: string;
  /** The bytes of the `.wasm`, where the page has them: enough by itself at one thread, without `wasmPaths`. */
  readonly wasmBinary?: ArrayBuffer | Uint8Array;
  /** Why this executor stands in for another; added to its description. */
  readonly note?: string;
}

/**
 * The executor on `onnxruntime-web`'s WebAssembly build, in Node and in a page's worker.
 * More than one thread needs Node or a page that is isolated from other origins.
 * @throws EngineError where WebAssembly cannot be started.
 */
export async function createOrtWebExecutor({ threads = 1, wasmPaths, wasmBinary, note }: OrtWebOptions = {}): Promise<Executor> {
  const ort = await load();
  const { wasm, versions } = ort.env;
  wasm.numThreads = threads;
  if (wasmPaths !== undefined) wasm.wasmPaths = wasmPaths;
  if (wasmBinary !== undefined) wasm.wasmBinary = wasmBinary;
  return new OrtExecutor(ort, {
    name: "ort-web",
    description: `onnxruntime-web ${versions.web ?? ""} (WebAssembly), ${threads} ${threads === 1 ? "thread" : "threads"}${note ? ` (${note})` : ""}`,
    preallocate: false,
    session: { executionProviders: ["wasm"], graphOptimizationLevel: "all", logSeverityLevel: 3 },
  });
}

async function load(): Promise<typeof OrtWeb> {
  try {
    return (await import("onnxruntime-web/wasm")) as typeof OrtWeb;
  } catch (error) {
    throw new EngineError("ONNX Runtime for WebAssembly could not be loaded.", { cause: error });
  }
}
