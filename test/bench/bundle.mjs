/** Bundles a `main.ts` and loads it: benchmarks and the catalogue's table need Node and this project's packages alone. */
import { build } from "esbuild";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The `main` of `test/bench/<name>/main.ts`. */
export const bundledMain = (name) => mainOf(`test/bench/${name}`, `bench-${name}`);

/** The `main` of `main.ts` in a folder, bundled into `.cache/<cache>`. */
export async function mainOf(folder, cache) {
  const { main } = await import(pathToFileURL(await bundledInto(join(folder, "main.ts"), cache)).href);
  return main;
}

/** Bundles one file into `.cache/<cache>`, under its own name; gives the path. */
export async function bundledInto(file, cache) {
  const outfile = join(root, ".cache", cache, basename(file).replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  });
  return outfile;
}
