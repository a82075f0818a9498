import { Graph, layout } from "@dagrejs/dagre";
import type { Topology, TopologyEdge, TopologyNode } from "../../src/protocol/topology.ts";

/** Where a node is drawn: its left upper corner and size, in pixels. */
export interface Place {
  readonly node: TopologyNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Line extends TopologyEdge {
  readonly points: readonly Point[];
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
  readonly lines: readonly Line[];
  /** From inputs above to tasks below, not from left to right. */
  readonly down: boolean;
}

const character = 6.7;
const smallCharacter = 5.9;
/** One row of a node's text, and all of a node of two. */
const [row, height] = [14, 42];
const margin = 12;
/** Between two columns, and between two rows, which no line crosses at a slant as long. */
const [columns, rows] = [46, 30];
/** Drawn smaller than this, the small text of a node is hard to read: it is 8.4 pixels high then, the title 9.6. */
export const legible = 0.8;

/** The drawing that is read best in so many pixels of width: from left to right where that fits, else from above where that is narrower. */
export function fitting(topology: Topology, room: number): Drawing {
  const across = laidOut(topology);
  if (across.width * legible <= room) return across;
  const down = laidOut(topology, true);
  return down.width < across.width ? down : across;
}

/**
 * Lays a model out from its inputs at the left to its tasks at the right, these from above in the order of the text as far as lines allow, or
 * `down` from above with its tasks from the left; the text is measured by its length alone, so that it is the same everywhere.
 */
export function laidOut(topology: Topology, down = false): Drawing {
  const drawing = layered(topology, down);
  const standing = drawing.places.length === 0 ? drawing : upright(drawing, isUpsideDown(topology.tasks, drawing.places));
  return down ? turned(standing) : standing;
}

/** Columns become rows: what was laid out with the sides of its nodes exchanged stands on them again. */
function turned({ width: wide, height: tall, places, lines }: Drawing): Drawing {
  return {
    down: true, width: tall, height: wide,
    places: places.map(({ node, x, y, width, height: across }) => ({ node, x: y, y: x, width: across, height: width })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(({ x, y }) => ({ x: y, y: x })) })),
  };
}

/** More pairs of tasks stand against their order than in it. */
function isUpsideDown(tasks: readonly string[], places: readonly Place[]): boolean {
  const heights = tasks.flatMap((task) => places.find(({ node }) => node.kind === "task" && node.title === task)?.y ?? []);
  const against = heights.flatMap((y, index) => heights.slice(index + 1).map((later) => Math.sign(y - later)));
  return against.reduce((sum, one) => sum + one, 0) > 0;
}

/** The drawing, or its mirror image, from margin to margin: the layout leaves room for lines that it has moved since. */
function upright({ width, places, lines, down }: Drawing, mirrored: boolean): Drawing {
  const turn = mirrored ? -1 : 1;
  const heights = [...places.flatMap(({ y, height: tall }) => [turn * y, turn * (y + tall)]), ...lines.flatMap(({ points }) => points.map(({ y }) => turn * y))];
  const lower = margin - Math.min(...heights);
  return {
    width, down, height: Math.ceil(Math.max(...heights) + lower + margin),
    places: places.map((place) => ({ ...place, y: lower + (mirrored ? -place.y - place.height : place.y) })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(({ x, y }) => ({ x, y: lower + turn * y })) })),
  };
}

function layered({ nodes, edges }: Topology, down: boolean): Drawing {
  const graph = new Graph();
  const sizeOf = (node: TopologyNode) => (down ? { width: height + row, height: widthOf(node, down) } : { width: widthOf(node, down), height });
  graph.setGraph({ rankdir: "LR", nodesep: down ? 10 : 14, ranksep: down ? rows : columns, marginx: margin, marginy: margin });
  for (const node of nodes) graph.setNode(node.name, sizeOf(node));
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0 } = graph.graph() as { width?: number };
  const places = nodes.map((node): Place => {
    const { x, y, width: wide, height: tall } = graph.node(node.name) as { x: number; y: number; width: number; height: number };
    return { node, x: x - wide / 2, y: y - tall / 2, width: wide, height: tall };
  });
  const byName = new Map(places.map((place) => [place.node.name, place]));
  const across = acrossColumns(places);
  const lines = edges.map((edge): Line => {
    // Every second point lies half-way between two columns, for a label that nobody writes: the line is smoother without it.
    const between = (graph.edge(edge.from, edge.to) as { points: Point[] }).points.slice(1, -1).filter((_, index) => index % 2 === 1);
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    return { ...edge, points: [...(from ? [rightOf(from), across(from)[1]] : []), ...between.flatMap(across), ...(to ? [across(to)[0], leftOf(to)] : [])] };
  });
  return { width: Math.ceil(width), height: 0, places, lines, down };
}

const leftOf = ({ x, y, height: tall }: Place): Point => ({ x, y: y + tall / 2 });
const rightOf = (place: Place): Point => ({ x: place.x + place.width, y: leftOf(place).y });
const middleOf = (place: Place): number => Math.round(place.x + place.width / 2);

/** Where a line that is level within a column enters and leaves it: it turns between columns alone, and so never behind a wider node. */
function acrossColumns(places: readonly Place[]): (at: Place | Point) => readonly [Point, Point] {
  const half = new Map<number, number>();
  for (const place of places) half.set(middleOf(place), Math.max(place.width / 2, half.get(middleOf(place)) ?? 0));
  return (at) => {
    const { x, y } = "node" in at ? { x: middleOf(at), y: leftOf(at).y } : at;
    const reach = half.get(Math.round(x)) ?? 0;
    return [{ x: x - reach, y }, { x: x + reach, y }];
  };
}

/** What stands below a node's title: one row, or two where nodes had better be narrow. */
export function detailsOf({ place, shape, parameters }: TopologyNode, down: boolean): readonly string[] {
  // Which tasks' copy it is, the colours say.
  const where = place.replace(/@.*/, "");
  const what = [shape, parameters?.toLocaleString("en")].filter((part) => part !== undefined).join(" · ");
  const rowsOf = [where, what].filter((text) => text !== "");
  return down ? rowsOf : [rowsOf.join(parameters !== undefined && shape === undefined ? " · " : " ")];
}

function widthOf(node: TopologyNode, down: boolean): number {
  return Math.round(Math.max(60, node.title.length * character, ...detailsOf(node, down).map(({ length }) => length * smallCharacter)) + 22);
}
