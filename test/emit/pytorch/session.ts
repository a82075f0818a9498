import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Tensor, Tensors } from "../../../src/engine/executor.ts";
import { open, pack, unpack, type Packed, type PyTorch } from "../../bench/engine/pytorch.ts";

export interface Session {
  readonly version: string;
  /** What the module in some files predicts. @throws where Python does. */
  predict(files: ReadonlyMap<string, string | Uint8Array>, inputs: readonly Tensor[]): Promise<Tensors>;
  close(): void;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Where a Python with PyTorch may be: named by `PYTHON`, made by `npm run setup:pytorch` or the benchmark, or the system's. */
function pythons(): string[] {
  const own = (base: string) => join(base, ".cache/bench-engine/python", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  return [process.env["PYTHON"], own(process.cwd()), own(root), "python3"].filter((path) => path !== undefined).filter((path) => path === "python3" || existsSync(path));
}

function hasTorch(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A Python with PyTorch that opens exported modules; a text says why there is none. */
export async function startSession(): Promise<Session | string> {
  const python = pythons().find(hasTorch);
  if (python === undefined) return "no Python with PyTorch was found: `npm run setup:pytorch` makes one, PYTHON=… names one";
  const script = [join(root, "test/emit/pytorch/predict.py"), join(process.cwd(), "test/emit/pytorch/predict.py")].find(existsSync) ?? "";
  return sessionOf(await open(python, script));
}

function sessionOf(process: PyTorch): Session {
  return {
    version: process.version,
    close: () => process.close(),
    async predict(files, inputs) {
      const folder = mkdtempSync(join(tmpdir(), "crosstask-pytorch-"));
      try {
        for (const [name, content] of files) writeFileSync(join(folder, name), content);
        const { outputs, error } = await process.ask<{ outputs?: Record<string, Packed>; error?: string }>({ folder, inputs: inputs.map(pack) });
        if (!outputs) throw new Error(error);
        return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, unpack(tensor)]));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
