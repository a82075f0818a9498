import * as v from "valibot";

const span = v.object({ start: v.number(), end: v.number() });

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
  span,
});

/** A model to be drawn: what it computes, and who shares what. */
export const topology = v.object({
  model: v.string(),
  tasks: v.array(v.string()),
  nodes: v.array(node),
  edges: v.array(v.object({ from: v.string(), to: v.string() })),
  parameters: v.optional(v.number()),
  sharedParameters: v.optional(v.number()),
});

export type Topology = v.InferOutput<typeof topology>;
export type TopologyNode = v.InferOutput<typeof node>;

/** What the extension sends to the topology view. */
export const toTopology = v.variant("type", [
  /** `note` says why the drawing is not of the text as it stands; no drawing: there was none yet. */
  v.object({ type: v.literal("topology"), topology: v.optional(topology), note: v.optional(v.string()) }),
  /** Where the caret stands in the text. */
  v.object({ type: v.literal("caret"), offset: v.number() }),
  /** The share of steps in which two tasks pulled against each other, by layer, of the newest run. */
  v.object({ type: v.literal("heat"), run: v.string(), layers: v.array(v.object({ name: v.string(), rate: v.number() })) }),
]);

/** What the topology view sends back. */
export const fromTopology = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("reveal"), start: v.number(), end: v.number() }),
  v.object({ type: v.literal("export"), name: v.string(), text: v.string() }),
  v.object({ type: v.literal("error"), message: v.string() }),
]);

export type ToTopology = v.InferOutput<typeof toTopology>;
export type FromTopology = v.InferOutput<typeof fromTopology>;
