import { EngineError, type Executor, type ExecutorName, type ExecutorOptions } from "./executor.ts";
import type { OrtNodeOptions } from "./ort/node.ts";
import type { OrtWebOptions } from "./ort/web.ts";

type EngineOptions = ExecutorOptions & OrtNodeOptions & OrtWebOptions;

/**
 * An executor by name; each engine is loaded only when it is asked for. `ort` becomes `ort-web` where the native package
 * cannot be loaded, and its description says so.
 * @throws EngineError where the engine cannot be started.
 */
export async function createExecutor(name: ExecutorName, options: EngineOptions = {}): Promise<Executor> {
  switch (name) {
    case "ort": return nativeOrWeb(options);
    case "ort-web": return (await import("./ort/web.ts")).createOrtWebExecutor(options);
    case "tfjs": return (await import("./tfjs/executor.ts")).createTfjsExecutor();
    case "reference": return (await import("./reference/index.ts")).createReferenceExecutor();
  }
}

async function nativeOrWeb(options: EngineOptions): Promise<Executor> {
  const { createOrtExecutor } = await import("./ort/node.ts");
  try {
    return await createOrtExecutor(options);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { createOrtWebExecutor } = await import("./ort/web.ts");
    return createOrtWebExecutor({ ...options, note: error.message });
  }
}
