import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Tensor } from "../../../src/engine/executor.ts";

const TORCH = "2.13.0";

export interface PyTorch {
  readonly version: string;
  ask<Answer>(request: object): Promise<Answer>;
  close(): void;
}

/** A PyTorch process of the benchmark's own virtual environment, made on first use; a text says why there is none. */
export async function startPyTorch(root: string, script: string, log: (line: string) => void): Promise<PyTorch | string> {
  try {
    const python = environment(join(root, ".cache/bench-engine/python"), log);
    return await open(python, script);
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  }
}

/** A Python with PyTorch and NumPy. */
export function environment(folder: string, log: (line: string) => void): string {
  return pythonWith(folder, { packages: [`torch==${TORCH}`, "numpy"], check: `import torch, numpy; assert torch.__version__.startswith("${TORCH}")` }, log);
}

/** What a virtual environment holds, and a statement that fails where it does not. */
export interface Packages {
  readonly packages: readonly string[];
  readonly check: string;
}

/** The Python of a virtual environment, made on first use; a folder that an interrupted installation left half made is made again. */
export function pythonWith(folder: string, { packages, check }: Packages, log: (line: string) => void): string {
  const python = process.platform === "win32" ? join(folder, "Scripts/python.exe") : join(folder, "bin/python");
  if (existsSync(python) && runs(python, check)) return python;
  log(`Making a virtual environment with ${packages.join(", ")} (once) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const quiet = { stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"] };
  execFileSync(process.platform === "win32" ? "python" : "python3", ["-m", "venv", folder], quiet);
  execFileSync(python, ["-m", "pip", "install", "--quiet", "--no-input", ...packages], quiet);
  return python;
}

function runs(python: string, statement: string): boolean {
  try {
    execFileSync(python, ["-c", statement], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export async function open(python: string, script: string): Promise<PyTorch> {
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, OMP_NUM_THREADS: "1" } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the PyTorch process ended");
    return JSON.parse(value);
  };
  const { version } = await next();
  return {
    version,
    ask: (request) => {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return next();
    },
    close: () => child.stdin.end(),
  };
}

export interface Packed {
  readonly shape: readonly number[];
  readonly type: "float32" | "int32";
  readonly data: string;
}

export function pack({ shape, data }: Tensor): Packed {
  const type = data instanceof Int32Array ? "int32" : "float32";
  return { shape, type, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
}

export function unpack({ shape, data }: Packed): Tensor {
  const bytes = Buffer.from(data, "base64");
  return { shape, data: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
}
