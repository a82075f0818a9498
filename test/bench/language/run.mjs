/** `npm run bench:language [-- --json]`: bundles the benchmark and runs it against the built server (dist/server/node.cjs). */
import { build } from "esbuild";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../../..");
const outfile = join(root, ".cache/bench-language/main.mjs");

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
await main({ server: join(root, "dist/server/node.cjs"), args: process.argv.slice(2) });
