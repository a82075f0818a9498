import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Topology } from "../../src/protocol/topology.ts";
import { laidOut } from "./layout.ts";
import { Picture } from "./picture.tsx";

/** The drawing as a file of its own. `style` is the bundle of `topology.css`. */
export function topologySvg(topology: Topology, style: string, heat?: ReadonlyMap<string, number>): string {
  const svg = renderToString(h(Picture, { topology, drawing: laidOut(topology), ...(heat ? { heat } : {}) }));
  const opened = svg.indexOf(">") + 1;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.slice(0, opened)}<style>${style.replaceAll("<", "\\3c ")}</style><rect width="100%" height="100%" class="ground"/>${svg.slice(opened)}\n`;
}
