import { existsSync } from "node:fs";
import type { FileSystem } from "../data/file-system.ts";
import { withDecoder } from "../data/node-decoder.ts";
import { nodeFileSystem } from "../data/node-files.ts";

/** The disk below one folder for reading a model's data: Parquet files that are too large to be held are decoded in a thread of their own. */
export function dataDisk(root: string): FileSystem {
  const script = new URL("./decode-thread.mjs", import.meta.url);
  const files = nodeFileSystem(root);
  // Bundles alone hold the thread.
  return existsSync(script) ? withDecoder(files, root, script) : files;
}
