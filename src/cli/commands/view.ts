import { openRun } from "../../runs/index.ts";
import { interrupted } from "../loopback.ts";
import type { Output } from "../output.ts";
import { tieRun } from "../tied-runs.ts";
import { serveRun } from "../view-server.ts";

/** `mtl view RUN`: serves the run panel on loopback until Ctrl+C. */
export async function viewCommand(directory: string, options: { readonly port?: number }, output: Output): Promise<void> {
  const run = openRun(directory);
  tieRun(run, output);
  const view = await serveRun(run, options.port);
  output.line(`Showing ${directory} at\n  ${view.url}\nPress Ctrl+C to end.`);
  output.object({ url: view.url });
  await interrupted();
  await view.close();
}
