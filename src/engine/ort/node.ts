import { createRequire } from "node:module";
import type * as OrtNode from "onnxruntime-node";
import { EngineError, firstLine, type Executor, type ExecutorOptions } from "../executor.ts";
import { OrtExecutor } from "./executor.ts";

export interface OrtNodeOptions extends ExecutorOptions {
  /** Where the native package is, for bundles that carry it beside them; by default it is resolved as a module. */
  readonly nativePath?: string;
}

/**
 * The executor on `onnxruntime-node`. `run` blocks its thread, so call it from a worker or a process of its own.
 * @throws EngineError where the package has no build for this machine or cannot be loaded.
 */
export async function createOrtExecutor({ threads = 1, nativePath = "onnxruntime-node" }: OrtNodeOptions = {}): Promise<Executor> {
  const ort = load(nativePath);
  return new OrtExecutor(ort, {
    name: "ort",
    description: `onnxruntime-node ${ort.env.versions.node ?? ""}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    preallocate: true,
    session: {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Numbers below 1e-38 make elementwise work three times slower.
      extra: { session: { set_denormal_as_zero: "1" } },
    },
  });
}

/** Loads at run time, so that bundlers leave the package and its binaries alone. */
function load(path: string): typeof OrtNode {
  // It would tell its maker of every model. In a worker this line is without effect, since a worker's environment is a copy: `mtl` has it, too.
  process.env["ORT_DISABLE_TELEMETRY"] = "1";
  const here = typeof __filename === "string" ? __filename : import.meta.url;
  try {
    return createRequire(here)(path) as typeof OrtNode;
  } catch (error) {
    throw new EngineError(`The native ONNX Runtime could not be loaded: ${firstLine(error)}`, { cause: error });
  }
}
