import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Topology } from "../../src/protocol/topology.ts";
import { coloured } from "./file-colours.ts";
import { laidOut } from "./layout.ts";
import { Picture } from "./picture.tsx";

/** The drawing as a file of its own, which every program shows in its colours. */
export function topologySvg(topology: Topology): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${coloured(renderToString(h(Picture, { topology, drawing: laidOut(topology) })))}\n`;
}
