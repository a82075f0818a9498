import type { OperationName, Value } from "../../../graph/program.ts";
import { BATCH, type Shape } from "../../../graph/shape.ts";
import { isMade, range } from "../../../graph/values.ts";
import { banded, unbanded } from "./bands.ts";
import { atMaxima, isTiledBy, maximaOf, tiled, untiled } from "./batch-last-pools.ts";
import type { Context, Rule } from "./context.ts";
import { elementwise } from "./elementwise.ts";
import { bandOf, patchesOf, smallPatches } from "./patches.ts";

interface Tiled {
  /** [C, s · s, H / s, W / s, N], stacked [T, C, …]: place by place within tiles of s × s. */
  readonly name: string;
  readonly side: number;
}

/**
 * Pictures with the batch as their last axis: [C, H, W, N], stacked [T, C, H, W, N]. What a window sees is then made of
 * stretches of N numbers, so that a convolution becomes a gathering of stretches and one product, whose patches the
 * filter gradient shares. What is pooled comes tile by tile, so that pooling compares whole stretches, too.
 */
export class BatchLast {
  readonly #context: Context;
  readonly #names = new Map<Value, string>();
  readonly #tiled = new Map<Value, Tiled>();
  /** The sides of the tiles in which convolutions are pooled. */
  readonly #pooled: ReadonlyMap<Value, number>;
  readonly #aligned: Context;

  constructor(context: Context, nodes: readonly Value[]) {
    this.#context = context;
    const pools = nodes.filter((value) => isMade(value, "maxPool2d")).filter(({ attributes, inputs: [x] }) => isTiledBy(attributes, x.shape));
    this.#pooled = new Map(pools.map(({ attributes, inputs: [x] }) => [x, attributes.size[0]]));
    const nameOf = (value: Value) => this.#operand(value);
    this.#aligned = { ...context, nameOf, conditionOf: (value) => context.conditionFrom(value, nameOf) };
  }

  /** Computes a value so where that pays, and returns its name in the usual order of axes; undefined where it does not. */
  lower(value: Value): string | undefined {
    if (isMade(value, "sum") || isMade(value, "mean")) return this.#reduced(value);
    if (isMade(value, "conv2dFilterGradient")) return this.#filterGradient(value);
    if (!isPicture(value.shape)) return undefined;
    if (isMade(value, "conv2d")) return this.#convolved(value);
    if (isMade(value, "maxPool2d")) return this.#maxima(value);
    if (isMade(value, "maxPool2dGradient")) return this.#spread(value);
    return this.#elementwise(value);
  }

  #known(value: Value, name: string): string {
    this.#names.set(value, name);
    return this.#batchFirst(value, name);
  }

  #knownTiled(value: Value, tile: Tiled): string {
    this.#tiled.set(value, tile);
    return this.#batchFirst(value, this.#picture(value));
  }

  #batchFirst({ shape }: Value, name: string): string {
    return this.#context.graph.node("Transpose", [name], { perm: batchBack(shape.length) });
  }

  #isKnown(value: Value): boolean {
    return this.#names.has(value) || this.#tiled.has(value);
  }

  #picture(value: Value): string {
    const { graph, nameOf } = this.#context;
    const tile = this.#tiled.get(value);
    return this.#names.get(value)
      ?? (tile ? untiled(graph, tile, value.shape) : graph.node("Transpose", [nameOf(value)], { perm: batchLast(value.shape.length) }));
  }

  #tiles(value: Value, side: number): string {
    const known = this.#tiled.get(value);
    return known?.side === side ? known.name : tiled(this.#context.graph, this.#picture(value), value.shape, side);
  }

  /** What meets a picture element by element: another, or what is the same for the whole batch. */
  #operand(value: Value): string {
    const { graph, nameOf } = this.#context;
    if (isPicture(value.shape)) return this.#picture(value);
    if (value.shape.length === 0) return nameOf(value);
    const shape = value.shape.length < 4 ? value.shape : value.shape.toSpliced(value.shape.length - 4, 1);
    return graph.node("Reshape", [nameOf(value), graph.integers([...shape, 1])]);
  }

  #elementwise(value: Value): string | undefined {
    const rule = (elementwise as Partial<Record<OperationName, Rule<OperationName>>>)[value.operation];
    if (!rule || !value.inputs.some((input) => this.#isKnown(input)) || !value.inputs.every(alignsWithPictures)) return undefined;
    return this.#known(value, rule(value, this.#aligned, ...value.inputs.map((input) => this.#operand(input))));
  }

  #convolved(value: Value<"conv2d">): string | undefined {
    const { graph, nameOf } = this.#context;
    const { inputs: [x, filter], attributes: window, shape } = value;
    if (!isPicture(x.shape) || !smallPatches(filter.shape, shape)) return undefined;
    const side = this.#pooled.get(value) ?? 1;
    const windows = { window, kernel: filter.shape.slice(2), windows: shape.slice(2), side, band: bandOf(filter.shape, side, window.strides[0]) };
    const patches = patchesOf(graph, this.#picture(x), x.shape, windows);
    const product = graph.node("MatMul", [banded(graph, nameOf(filter), filter.shape, windows), patches]);
    const [, filters, height, width] = shape;
    if (side === 1) return this.#known(value, graph.node("Reshape", [product, graph.integers([filters, height, width, -1])]));
    return this.#knownTiled(value, { name: graph.node("Reshape", [product, graph.integers([filters, side * side, height / side, width / side, -1])]), side });
  }

  #filterGradient({ inputs: [x, dy], attributes: { kernel, ...window }, shape }: Value<"conv2dFilterGradient">): string | undefined {
    const { graph } = this.#context;
    const filter = shape.slice(1);
    if (!isPicture(x.shape) || !isPicture(dy.shape) || !smallPatches(filter, dy.shape.slice(1))) return undefined;
    const tile = this.#tiled.get(dy);
    const side = tile?.side ?? 1;
    const windows = { window, kernel, windows: dy.shape.slice(3), side, band: bandOf(filter, side, window.strides[0]) };
    const patches = patchesOf(graph, this.#picture(x), x.shape, windows);
    const filters = shape[0] * shape[1];
    const rows = graph.node("Reshape", [tile?.name ?? this.#picture(dy), graph.integers([filters * windows.band, -1])]);
    const product = unbanded(graph, { rows, patches }, [filters, shape[2]], windows);
    return graph.node("Reshape", [product, graph.integers(shape)]);
  }

  #maxima(value: Value<"maxPool2d">): string | undefined {
    const { inputs: [x], attributes } = value;
    if (!this.#isKnown(x) || !isTiledBy(attributes, x.shape)) return undefined;
    return this.#known(value, maximaOf(this.#context.graph, this.#tiles(x, attributes.size[0]), attributes.size[0]).largest);
  }

  #spread(value: Value<"maxPool2dGradient">): string | undefined {
    const { inputs: [x, dy], attributes } = value;
    if (!this.#isKnown(x) || !isPicture(dy.shape) || !isTiledBy(attributes, x.shape)) return undefined;
    const [side] = attributes.size;
    const { wins } = maximaOf(this.#context.graph, this.#tiles(x, side), side);
    return this.#knownTiled(value, { name: atMaxima(this.#context.graph, wins, this.#picture(dy), dy.shape), side });
  }

  #reduced(value: Value<"sum"> | Value<"mean">): string | undefined {
    const { inputs: [x], attributes: { axes, keep } } = value;
    if (!this.#isKnown(x) || axes.length === 0) return undefined;
    const { graph } = this.#context;
    const order = batchLast(x.shape.length);
    const places = axes.map((axis) => order.indexOf(axis)).sort((left, right) => left - right);
    const reduced = graph.node(value.operation === "sum" ? "ReduceSum" : "ReduceMean", [this.#picture(x), graph.integers(places)], { keepdims: Number(keep) });
    const left = order.filter((axis) => keep || !axes.includes(axis));
    const perm = left.toSorted((one, other) => one - other).map((axis) => left.indexOf(axis));
    return perm.every((place, axis) => place === axis) ? reduced : graph.node("Transpose", [reduced], { perm });
  }
}

/** [N, C, H, W], or with stacked cotangents before. */
function isPicture(shape: Shape): boolean {
  return (shape.length === 4 || shape.length === 5) && shape[shape.length - 4] === BATCH;
}

function alignsWithPictures({ shape }: Value): boolean {
  if (isPicture(shape)) return true;
  return shape.every((dimension) => dimension >= 0) && (shape.length < 4 || shape[shape.length - 4] === 1);
}

function batchLast(rank: number): number[] {
  return range(rank).toSpliced(rank - 4, 1).concat(rank - 4);
}

function batchBack(rank: number): number[] {
  return range(rank - 1).toSpliced(rank - 4, 0, rank - 1);
}
