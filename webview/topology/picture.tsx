import type { Topology } from "../../src/protocol/topology.ts";
import { taskClass } from "../components/task-name.tsx";
import { Edge, type GateUse } from "./edge.tsx";
import { detailsOf, type Drawing, type Place } from "./layout.ts";
import { Outline } from "./outline.tsx";

export interface PictureProps {
  readonly topology: Topology;
  readonly drawing: Drawing;
  /** The node at the caret. */
  readonly selected?: string | undefined;
  /** Conflict rates by layer. */
  readonly heat?: ReadonlyMap<string, number> | undefined;
  readonly gates?: readonly GateUse[] | undefined;
  readonly onSelect?: (place: Place) => void;
}

/** A model as a drawing: from its inputs to its tasks, each layer marked with the tasks that share it. */
export function Picture({ topology, drawing: { width, height, places, lines, down }, selected, heat, gates = [], onSelect }: PictureProps) {
  const nodes = new Map(topology.nodes.map((node) => [node.name, node]));
  return (
    <svg xmlns="http://www.w3.org/2000/svg" class="topology" viewBox={`0 0 ${width} ${height}`} width={width} height={height}
      role={onSelect ? "group" : "img"} aria-label={`${topology.model}: ${topology.nodes.length} nodes, ${topology.tasks.length} tasks`}>
      {lines.map((line) => <Edge key={`${line.from}\n${line.to}`} line={line} down={down} into={nodes.get(line.to)} near={selected === line.from || selected === line.to} gates={gates} />)}
      {places.map((place) => (
        <Node key={place.node.name} place={place} down={down} tasks={topology.tasks} selected={place.node.name === selected}
          rate={place.node.layer === undefined ? undefined : heat?.get(place.node.layer)} onSelect={onSelect} />
      ))}
    </svg>
  );
}

interface NodeProps {
  readonly place: Place;
  readonly down: boolean;
  readonly tasks: readonly string[];
  readonly selected: boolean;
  readonly rate: number | undefined;
  readonly onSelect: PictureProps["onSelect"];
}

function Node({ place, down, tasks, selected, rate, onSelect }: NodeProps) {
  const { node, x, y, width, height } = place;
  const details = detailsOf(node, down);
  const first = (height - 8 - 14 * details.length) / 2 + 7;
  const chosen = () => onSelect?.(place);
  const actions = onSelect && {
    tabindex: 0, role: "button" as const, onClick: chosen,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" || event.key === " ") chosen();
    },
  };
  return (
    <g class={`node kind-${node.kind} ${sharing(node.tasks, tasks)} ${selected ? "selected" : ""}`} transform={`translate(${x} ${y})`}
      data-testid={`node-${node.name}`} {...actions}>
      <title>{sentence(place, tasks, rate)}</title>
      <Outline node={node} width={width} height={height} />
      <Owners owners={node.tasks} tasks={tasks} width={width} height={height} />
      {rate !== undefined && <rect class={`heat heat-${Math.min(10, Math.round(rate * 10))}`} width={width} height={4} y={-5} rx={2} />}
      <text class="title" x={width / 2} y={first}>{node.title}</text>
      {details.map((text, index) => <text key={text} class="detail" x={width / 2} y={first + 14 * (index + 1)}>{text}</text>)}
    </g>
  );
}

/** One piece of the lower rim a task: the colours are those of every other picture. */
function Owners({ owners, tasks, width, height }: { readonly owners: readonly string[]; readonly tasks: readonly string[]; readonly width: number; readonly height: number }) {
  const inset = 12;
  const piece = (width - 2 * inset) / Math.max(1, owners.length);
  return <>{owners.map((name, index) => (
    <rect key={name} class={`owner ${taskClass(tasks.indexOf(name))}`} x={inset + index * piece} y={height - 5} width={piece} height={3} />
  ))}</>;
}

function sharing(owners: readonly string[], tasks: readonly string[]): string {
  if (owners.length === 1) return `private ${taskClass(tasks.indexOf(owners[0]))}`;
  return owners.length === tasks.length ? "shared" : "grouped";
}

function sentence({ node: { title, place, tasks: owners, shape, parameters, kind } }: Place, tasks: readonly string[], rate: number | undefined): string {
  if (kind === "task") return `Task ${title}, ${place}`;
  const who = owners.length === tasks.length ? "all tasks" : owners.join(", ");
  const parts = [`${title} in ${place}`, ...(shape ? [`gives ${shape}`] : []), ...(parameters ? [`${parameters.toLocaleString("en")} parameters`] : []), `serves ${who || "no task"}`];
  return `${parts.join("; ")}${rate === undefined ? "" : `; its tasks pulled against each other in ${Math.round(rate * 100)}% of the measured steps`}`;
}
