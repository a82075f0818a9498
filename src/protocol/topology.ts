import * as v from "valibot";

const span = v.object({ start: v.number(), end: v.number() });

/** A gate, as runs name it: `mixed`, and the task that it is for, where it is for one. */
const gate = v.object({ stage: v.string(), task: v.optional(v.string()) });

const node = v.object({
  name: v.string(),
  kind: v.picklist(["input", "layer", "expert", "gate", "mix", "task"]),
  /** `dense(50, relu)`, or a task's or an input's name. */
  title: v.string(),
  /** The binding or task that it is written in; of a task its kind, of an input its type. */
  place: v.string(),
  /** One row's shape; absent where the data decides. */
  shape: v.optional(v.string()),
  /** How many numbers it learns; absent where it learns none or the data decides. */
  parameters: v.optional(v.number()),
  /** Whose losses reach it. */
  tasks: v.array(v.string()),
  /** As conflicts name it. */
  layer: v.optional(v.string()),
  /** How many nodes of the model it stands for. */
  count: v.number(),
  /** How many experts it stands for, where it is a bank of them. */
  experts: v.optional(v.number()),
  /** Of a mixture, the gate whose weights it mixes by. */
  gate: v.optional(gate),
  span,
});

/** A model to be drawn: what it computes, and who shares what. */
export const topology = v.object({
  model: v.string(),
  tasks: v.array(v.string()),
  nodes: v.array(node),
  /** `shares`: which of the gate's weights go along the line, where it leads from experts into a mixture. */
  edges: v.array(v.object({ from: v.string(), to: v.string(), shares: v.optional(v.array(v.number())) })),
  parameters: v.optional(v.number()),
  sharedParameters: v.optional(v.number()),
});

const names = v.array(v.string());

/** What may be changed in the drawing: the width of a layer, who has a copy of it, and which two share one again. */
export const topologyChange = v.variant("kind", [
  v.object({ kind: v.literal("width"), width: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  v.object({ kind: v.literal("split"), groups: v.array(names) }),
  v.object({ kind: v.literal("share"), tasks: v.tuple([v.string(), v.string()]) }),
]);

export type TopologyChange = v.InferOutput<typeof topologyChange>;
export type Topology = v.InferOutput<typeof topology>;
export type TopologyEdge = Topology["edges"][number];
export type TopologyNode = v.InferOutput<typeof node>;

/** What the extension sends to the topology view. */
export const toTopology = v.variant("type", [
  /** `note` says why the drawing is not of the text as it stands; no drawing: there was none yet. */
  v.object({ type: v.literal("topology"), topology: v.optional(topology), note: v.optional(v.string()) }),
  /** Where the caret stands in the text. */
  v.object({ type: v.literal("caret"), offset: v.number() }),
  /** Of the newest run: the share of steps in which two tasks pulled against each other, by layer, and the mean weights of its gates. */
  v.object({
    type: v.literal("heat"), run: v.string(), layers: v.array(v.object({ name: v.string(), rate: v.number() })),
    gates: v.optional(v.array(v.object({ ...gate.entries, use: v.array(v.number()) }))),
  }),
  /** Why a change was not made; empty once one was. */
  v.object({ type: v.literal("refused"), text: v.string() }),
]);

/** What the topology view sends back. */
export const fromTopology = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("reveal"), start: v.number(), end: v.number() }),
  /** A change of the layer that is written there: an edit of the text, and nothing else. */
  v.object({ type: v.literal("edit"), model: v.string(), span, change: topologyChange }),
  v.object({ type: v.literal("export"), name: v.string(), text: v.string() }),
  v.object({ type: v.literal("error"), message: v.string() }),
]);

export type ToTopology = v.InferOutput<typeof toTopology>;
export type FromTopology = v.InferOutput<typeof fromTopology>;
