import { render } from "preact";
import * as v from "valibot";
import { toTopology, type FromTopology, type ToTopology } from "../../src/protocol/topology.ts";
import { pageIds } from "../page-ids.ts";
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
  if (message.type === "heat") return { ...state, heat: { run: message.run, rates: new Map(message.layers.map(({ name, rate }) => [name, rate])) } };
  // The last good drawing stays while the text has errors.
  return { ...state, topology: message.topology ?? state.topology, note: message.note };
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
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = picture.querySelectorAll<SVGElement>("rect, path, text");
  copy.querySelectorAll<SVGElement>("rect, path, text").forEach((element, index) => {
    const { fill, stroke, strokeWidth, fontSize, fontFamily, fontWeight, textAnchor } = getComputedStyle(originals[index]);
    const attributes = { fill, stroke, "stroke-width": strokeWidth, "font-size": fontSize, "font-family": fontFamily, "font-weight": fontWeight, "text-anchor": textAnchor };
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  });
  const text = new XMLSerializer().serializeToString(copy);
  if (kind === "svg") return post({ type: "export", name, text });
  const blob = await pngOf(text, picture.viewBox.baseVal);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  return undefined;
}

/** Twice the size, for screens that have so many points. */
async function pngOf(svg: string, { width, height }: { readonly width: number; readonly height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * width, 2 * height];
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = getComputedStyle(document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be drawn"))));
  });
}

root.replaceChildren();
post({ type: "ready" });
draw();
