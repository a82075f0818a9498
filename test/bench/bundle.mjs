/** Bundles a `main.ts` and loads it: benchmarks and the catalogue's table need Node and this project's packages alone. */
import { build } from "esbuild";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The `main` of `test/bench/<name>/main.ts`. */
export const bundledMain = (name) => mainOf(`test/bench/${name}`, `bench-${name}`);

/** The `main` of `main.ts` in a folder, bundled into `.cache/<cache>`. */
export async function mainOf(folder, cache) {
  const outfile = join(root, `.cache/${cache}/main.mjs`);
  await build({
    entryPoints: [join(root, folder, "main.ts")],
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
