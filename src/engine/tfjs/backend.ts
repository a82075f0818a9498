import { createRequire } from "node:module";
import { EngineError, firstLine } from "../executor.ts";

type TfjsModule = typeof import("@tensorflow/tfjs-core");
export type BackendName = "tensorflow" | "wasm" | "cpu" | "webgl" | "webgpu";

export interface Backend {
  readonly tf: TfjsModule;
  readonly name: BackendName;
}

/**
 * TensorFlow.js on the first backend of the list that can be started.
 * @throws EngineError where none can.
 */
export async function startBackend(names: readonly BackendName[]): Promise<Backend> {
  const tf = await import("@tensorflow/tfjs-core");
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const name of names) {
    try {
      await register[name]();
      if (await tf.setBackend(name)) return { tf, name };
      reasons.push(`${name} did not start`);
    } catch (error) {
      reasons.push(firstLine(error));
    }
  }
  throw new EngineError(`TensorFlow.js found no backend: ${reasons.join("; ")}`);
}

/** The GPU backends are registered by the page that bundles them. */
const register: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  tensorflow: registerNode,
  wasm: () => import("@tensorflow/tfjs-backend-wasm"),
  cpu: () => import("@tensorflow/tfjs-backend-cpu"),
  webgl: () => Promise.resolve(),
  webgpu: () => Promise.resolve(),
};

/** `@tensorflow/tfjs-node` calls two functions that Node 23 took out of `util`; they are put back before it loads. */
async function registerNode(): Promise<void> {
  const require = createRequire(typeof __filename === "string" ? __filename : import.meta.url);
  const util: Record<string, unknown> = require("node:util");
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  require(["@tensorflow", "tfjs-node"].join("/"));
}
