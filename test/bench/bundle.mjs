/** Bundles a benchmark's `main.ts` and loads it: benchmarks need Node and this project's packages alone. */
import { build } from "esbuild";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The `main` of `test/bench/<name>/main.ts`. */
export async function bundledMain(name) {
  const outfile = join(root, `.cache/bench-${name}/main.mjs`);
  await build({
    entryPoints: [join(root, `test/bench/${name}/main.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  });
  const { main } = await import(pathToFileURL(outfile).href);
  return main;
}
