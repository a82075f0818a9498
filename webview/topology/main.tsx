import { render } from "preact";
import * as v from "valibot";
import { toTopology, type FromTopology, type ToTopology } from "../../src/protocol/topology.ts";
import { pageIds } from "../page-ids.ts";
import { pngOf } from "../png.ts";
import { download } from "../save.ts";
import { groundColour, svgOf } from "../svg.ts";
import { View, type ViewState } from "./view.tsx";

const api = globalThis.acquireVsCodeApi?.();
const root = document.getElementById(pageIds.root) ?? document.body;
const post = (message: FromTopology): void => api?.postMessage(message);
let state: ViewState = {};

function draw(): void {
  render(<View state={state} post={post} save={(kind, name, picture) => void save(kind, name, picture)} />, root);
}

function next(message: ToTopology): ViewState {
  if (message.type === "caret") return { ...state, caret: message.offset };
  if (message.type === "refused") return { ...state, refused: message.text };
  if (message.type === "heat") return { ...state, heat: { run: message.run, rates: new Map(message.layers.map(({ name, rate }) => [name, rate])), gates: message.gates ?? [] } };
  // The last good drawing stays while the text has errors; conflicts are of the model that they were told of.
  const topology = message.topology ?? state.topology;
  return { ...state, topology, heat: topology?.model === state.topology?.model ? state.heat : undefined, note: message.note };
}

window.addEventListener("message", ({ data }) => {
  const parsed = v.safeParse(toTopology, data);
  if (!parsed.success) return post({ type: "error", message: `The topology view got a message that it does not know: ${parsed.issues[0].message}` });
  state = next(parsed.output);
  draw();
  return undefined;
});

/** The picture with the rules that draw it, in the colours of this moment. */
async function save(kind: "svg" | "png", name: string, picture: SVGSVGElement): Promise<void> {
  const text = svgOf(picture);
  if (kind === "svg") return post({ type: "export", name, text });
  const pixels = await pngOf(text, groundColour());
  if (pixels) download(name, pixels);
  return undefined;
}

root.replaceChildren();
post({ type: "ready" });
draw();
