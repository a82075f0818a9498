import * as fs from "node:fs";
import * as path from "node:path";
import { OutsideError, type Platform } from "../platform.ts";

const chunkSize = 1 << 20;

/** Data files of a machine, and what its folders hold, inside the folder that is open. */
export const workspaceFiles: Pick<Platform, "open" | "list"> = {
  open: (root, directory, file) => fs.createReadStream(inside(root, directory, file), { highWaterMark: chunkSize }),
  list: async (root, directory, folder) => {
    const entries = await fs.promises.readdir(inside(root, directory, folder), { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  },
};

/** Links are followed before the look, so that none leads out of the folder. @throws */
function inside(root: string, directory: string, file: string): string {
  const base = fs.realpathSync(root);
  const real = fs.realpathSync(path.resolve(directory, file));
  if (real !== base && !real.startsWith(base + path.sep)) throw new OutsideError(file, base);
  return real;
}
