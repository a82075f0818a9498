/** `npm run bench:strategies [-- --json] [-- --rounds N]`: bundles the benchmark and runs it; needs Node alone. */
import { build } from "esbuild";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../../..");
const outfile = join(root, ".cache/bench-strategies/main.mjs");

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
await main(process.argv.slice(2));
