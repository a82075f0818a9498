import { taskColours } from "../components/task-name.tsx";

/** What colours are mixed from: those of `theme.css` where no editor gives its own. */
interface Palette {
  readonly page: string;
  readonly text: string;
  readonly tasks: readonly string[];
}

const light: Palette = { page: "#ffffff", text: "#1f2328", tasks: ["#1f6fb4", "#d2600a", "#12806a", "#b13c8a", "#8a6d00", "#3a9cc9", "#7a4fc0", "#6b6f76"] };
const dark: Palette = { page: "#1e1f22", text: "#dcdfe4", tasks: ["#58a6e8", "#f08a3c", "#35b99a", "#e07abb", "#d0b13a", "#8fd3f4", "#ab8cf0", "#a3a8b0"] };
const shared = "#6f87a8";

type Tone = (palette: Palette) => string;
interface Paint {
  readonly fill: Tone;
  readonly stroke?: Tone;
  readonly others?: string;
}

const text: Tone = (palette) => palette.text;
const page: Tone = (palette) => palette.page;
const fixed = (colour: string): Tone => () => colour;
/** So much of one colour on the page's. */
const on = (percent: number, tone: Tone): Tone => (palette) => mixed(tone(palette), percent / 100, palette.page);

function mixed(colour: string, share: number, ground: string): string {
  const channels = [1, 3, 5].map((start) => share * parseInt(colour.slice(start, start + 2), 16) + (1 - share) * parseInt(ground.slice(start, start + 2), 16));
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

/** The colours of a drawn thing by its own classes and those of the node that it belongs to, as `topology.css` has them. */
function paintOf(own: ReadonlySet<string>, node: ReadonlySet<string>): Paint | undefined {
  if (own.has("edge")) return { fill: fixed("none"), stroke: on(38, text), others: 'stroke-width="1.2"' };
  if (own.has("title")) return { fill: text, others: `font-size="12"${node.has("kind-task") ? ' font-weight="600"' : ""}` };
  if (own.has("detail")) return { fill: on(68, text), others: 'font-size="10.5"' };
  if (own.has("owner")) return { fill: taskOf(own) };
  return own.has("box") ? boxOf(node) : undefined;
}

function boxOf(node: ReadonlySet<string>): Paint {
  const task = taskOf(node);
  if (node.has("kind-task")) return { fill: on(24, task), stroke: task };
  if (node.has("kind-input")) return { fill: on(6, text), stroke: on(14, text) };
  if (node.has("shared")) return { fill: on(22, fixed(shared)), stroke: fixed(shared) };
  if (node.has("grouped")) return { fill: on(9, fixed(shared)), stroke: on(60, fixed(shared)) };
  return node.has("private") ? { fill: on(10, task), stroke: on(55, task) } : { fill: page, stroke: on(14, text) };
}

const taskOf = (classes: ReadonlySet<string>): Tone => ({ tasks }) => tasks[Array.from({ length: taskColours }, (_, index) => index).findIndex((index) => classes.has(`task-${index}`))] ?? shared;

/**
 * A drawing with its colours written at every element, for programs that know no stylesheet, and with rules that a browser follows where the
 * page around is dark.
 */
export function coloured(svg: string): string {
  const rules = new Set<string>();
  const written = (name: "fill" | "stroke", tone: Tone): string => {
    if (tone(light) !== tone(dark)) rules.add(`[${name}="${tone(light)}"]{${name}:${tone(dark)}}`);
    return ` ${name}="${tone(light)}"`;
  };
  let node: ReadonlySet<string> = new Set();
  const body = svg.replaceAll(/<(?:g|rect|path|text)\b[^>]*?\bclass="([^"]*)"/g, (tag, names: string) => {
    const own = new Set(names.split(" "));
    if (own.has("node")) node = own;
    const paint = paintOf(own, node);
    return paint === undefined ? tag : `${tag}${written("fill", paint.fill)}${paint.stroke ? written("stroke", paint.stroke) : ""}${paint.others === undefined ? "" : ` ${paint.others}`}`;
  });
  const opened = body.indexOf(">");
  const ground = `<rect width="100%" height="100%"${written("fill", page)}/>`;
  const fonts = ` font-family="system-ui, 'Segoe UI', 'Liberation Sans', sans-serif" text-anchor="middle"`;
  return `${body.slice(0, opened)}${fonts}><style>@media(prefers-color-scheme:dark){${[...rules].sort().join("")}}</style>${ground}${body.slice(opened + 1)}`;
}
