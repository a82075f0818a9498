/** `npm run bench:engine [-- --json] [-- --rounds N]`: bundles the benchmark and runs it; needs Node alone, and Python for PyTorch's side. */
import { build } from "esbuild";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../../..");
const outfile = join(root, ".cache/bench-engine/main.mjs");

await build({
  entryPoints: [join(here, "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});

const { main } = await import(pathToFileURL(outfile).href);
await main({ root, script: join(here, "pytorch.py"), args: process.argv.slice(2) });
