import * as path from "node:path";
import { topologyOf } from "../../../server/features/topology.ts";
import { topologySvg } from "../../../webview/topology/standalone.ts";
import type { Output } from "../output.ts";
import { loadModel, readSource } from "../source.ts";
import { writeFile } from "../written.ts";

/** `mtl graph FILE`: the topology as a picture, also where only data or training are not right yet; without `draw` only as an object. */
export async function graphCommand(file: string, options: { readonly model?: string; readonly out?: string; readonly draw?: boolean; readonly data?: boolean }, output: Output): Promise<void> {
  const source = readSource(file, options.data);
  const drawn = topologyOf(await loadModel(source, output, options.model, "structure"));
  if (options.draw === false) return output.object(drawn);
  const target = options.out ?? path.join(source.directory, `${drawn.model}.svg`);
  writeFile(target, topologySvg(drawn));
  output.line(`${drawn.model}: ${drawn.nodes.length} nodes drawn in ${target}`);
  return output.object({ picture: target, ...drawn });
}
