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
}

const character = 6.7;
const smallCharacter = 5.9;
const height = 42;
const margin = 12;

/**
 * Lays a model out from its inputs at the left to its tasks at the right, these from above in the order of the text as far as lines allow; the
 * text is measured by its length alone, so that it is the same everywhere.
 */
export function laidOut(topology: Topology): Drawing {
  const drawing = layered(topology);
  return drawing.places.length === 0 ? drawing : upright(drawing, isUpsideDown(topology.tasks, drawing.places));
}

/** More pairs of tasks stand against their order than in it. */
function isUpsideDown(tasks: readonly string[], places: readonly Place[]): boolean {
  const heights = tasks.flatMap((task) => places.find(({ node }) => node.kind === "task" && node.title === task)?.y ?? []);
  const against = heights.flatMap((y, index) => heights.slice(index + 1).map((later) => Math.sign(y - later)));
  return against.reduce((sum, one) => sum + one, 0) > 0;
}

/** The drawing, or its mirror image, from margin to margin: the layout leaves room for lines that it has moved since. */
function upright({ width, places, lines }: Drawing, mirrored: boolean): Drawing {
  const turn = mirrored ? -1 : 1;
  const heights = [...places.flatMap(({ y, height: tall }) => [turn * y, turn * (y + tall)]), ...lines.flatMap(({ points }) => points.map(({ y }) => turn * y))];
  const lower = margin - Math.min(...heights);
  return {
    width, height: Math.ceil(Math.max(...heights) + lower + margin),
    places: places.map((place) => ({ ...place, y: lower + (mirrored ? -place.y - place.height : place.y) })),
    lines: lines.map((line) => ({ ...line, points: line.points.map(({ x, y }) => ({ x, y: lower + turn * y })) })),
  };
}

function layered({ nodes, edges }: Topology): Drawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 46, marginx: margin, marginy: margin });
  for (const node of nodes) graph.setNode(node.name, { width: widthOf(node), height });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0 } = graph.graph() as { width?: number };
  const places = nodes.map((node): Place => {
    const { x, y, width: wide } = graph.node(node.name) as { x: number; y: number; width: number };
    return { node, x: x - wide / 2, y: y - height / 2, width: wide, height };
  });
  const byName = new Map(places.map((place) => [place.node.name, place]));
  const across = acrossColumns(places);
  const lines = edges.map((edge): Line => {
    // Every second point lies half-way between two columns, for a label that nobody writes: the line is smoother without it.
    const between = (graph.edge(edge.from, edge.to) as { points: Point[] }).points.slice(1, -1).filter((_, index) => index % 2 === 1);
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    return { ...edge, points: [...(from ? [rightOf(from), across(from)[1]] : []), ...between.flatMap(across), ...(to ? [across(to)[0], leftOf(to)] : [])] };
  });
  return { width: Math.ceil(width), height: 0, places, lines };
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

/** The second line of a node. */
export function detailOf({ place, shape, parameters }: TopologyNode): string {
  // Which tasks' copy it is, the colours say.
  const where = place.replace(/@.*/, "");
  const count = parameters === undefined ? "" : ` · ${parameters.toLocaleString("en")}`;
  return `${where}${shape === undefined ? "" : ` ${shape}`}${count}`.trim();
}

function widthOf(node: TopologyNode): number {
  return Math.round(Math.max(60, node.title.length * character, detailOf(node).length * smallCharacter) + 22);
}
