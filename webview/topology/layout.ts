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

/** Lays a model out from its inputs at the left to its tasks at the right; the text is measured by its length alone, so that it is the same everywhere. */
export function laidOut({ nodes, edges }: Topology): Drawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 46, marginx: 12, marginy: 12 });
  for (const node of nodes) graph.setNode(node.name, { width: widthOf(node), height });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height: tall = 0 } = graph.graph() as { width?: number; height?: number };
  const places = nodes.map((node): Place => {
    const { x, y, width: wide } = graph.node(node.name) as { x: number; y: number; width: number };
    return { node, x: x - wide / 2, y: y - height / 2, width: wide, height };
  });
  const byName = new Map(places.map((place) => [place.node.name, place]));
  const lines = edges.map((edge): Line => {
    // Every second point lies half-way between two columns, for a label that nobody writes: the line is smoother without it.
    const between = (graph.edge(edge.from, edge.to) as { points: Point[] }).points.slice(1, -1).filter((_, index) => index % 2 === 1);
    return { ...edge, points: [...sideOf(byName.get(edge.from), 1), ...between, ...sideOf(byName.get(edge.to), 0)] };
  });
  return { width: Math.ceil(width), height: Math.ceil(tall), places, lines };
}

/** The middle of a node's left side, or of its right one. */
const sideOf = (place: Place | undefined, right: 0 | 1): Point[] => (place ? [{ x: place.x + right * place.width, y: place.y + place.height / 2 }] : []);

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
