import type { TypedTensor } from "onnxruntime-web";
import { atBatch, type Shape, sizeOf } from "../../graph/shape.ts";
import { checkSize } from "../checks.ts";
import type { State, Tensors } from "../executor.ts";
import { EngineError } from "../executor.ts";
import type { Ort } from "./executor.ts";
import type { Member, Pack } from "./packs.ts";

type Float = TypedTensor<"float32">;

interface Slot {
  current: Float;
  /** A second buffer of the same shape: a run reads one and writes the other, then they change places. */
  spare?: Float;
}

/** States as tensors of ONNX Runtime, in this process's memory. */
export class OrtState implements State {
  readonly #ort: Ort;
  /** States by name and packs by key. */
  readonly #slots = new Map<string, Slot>();
  /** States that are now part of a pack, which holds their numbers. */
  readonly #packed = new Map<string, Member & { readonly key: string }>();

  constructor(ort: Ort) {
    this.#ort = ort;
  }

  async write(tensors: Readonly<Tensors>): Promise<void> {
    for (const [name, tensor] of Object.entries(tensors)) {
      checkSize(name, tensor);
      this.#unpack(name);
      this.#slots.set(name, { current: this.#tensor(Float32Array.from(tensor.data), tensor.shape) });
    }
  }

  async read(names: readonly string[] = this.names()): Promise<Tensors> {
    return Object.fromEntries(names.map((name) => {
      const { dims, data } = this.current(name);
      return [name, { shape: [...dims], data: data.slice() }];
    }));
  }

  names(): string[] {
    const keys = new Set([...this.#packed.values()].map(({ key }) => key));
    return [...[...this.#slots.keys()].filter((name) => !keys.has(name)), ...this.#packed.keys()];
  }

  dispose(): void {
    this.#slots.clear();
    this.#packed.clear();
  }

  find(name: string): { readonly shape: readonly number[] } | undefined {
    const member = this.#packed.get(name);
    if (member) return { shape: member.shape };
    const slot = this.#slots.get(name);
    return slot && { shape: slot.current.dims };
  }

  current(name: string): Float {
    const member = this.#packed.get(name);
    if (member) return this.#tensor(this.current(member.key).data.subarray(member.start, member.end), member.shape);
    const slot = this.#slots.get(name);
    if (!slot) throw new EngineError(`There is no state ${name}.`);
    return slot.current;
  }

  /** States as one tensor; they are kept so until one of them is written by itself or goes into another pack. */
  packed({ key, members, size }: Pack): Float {
    const known = this.#slots.get(key);
    if (known) return known.current;
    const data = new Float32Array(size);
    for (const { name, start } of members) data.set(this.current(name).data, start);
    for (const member of members) {
      this.#unpack(member.name);
      this.#slots.delete(member.name);
      this.#packed.set(member.name, { ...member, key });
    }
    const current = this.#tensor(data, [size]);
    this.#slots.set(key, { current });
    return current;
  }

  /** Gives up the pack that a state is in: its members are states by themselves again. */
  #unpack(name: string): void {
    const pack = this.#packed.get(name)?.key;
    if (pack === undefined) return;
    const members = [...this.#packed].filter(([, { key }]) => key === pack);
    for (const [member] of members) this.#slots.set(member, { current: this.current(member) });
    for (const [member] of members) this.#packed.delete(member);
    this.#slots.delete(pack);
  }

  /** The buffer that a run may write: never the one it reads. */
  target(name: string, shape: Shape, batch: number, read: boolean): Float {
    const dims = atBatch(shape, batch);
    const slot = this.#slots.get(name);
    const free = read ? slot?.spare : slot?.current;
    if (free && sameDims(free.dims, dims)) return free;
    return this.#tensor(new Float32Array(sizeOf(dims)), dims);
  }

  /** Makes a result the state, and the buffer it replaces the next one to write. */
  replace(name: string, result: Float): void {
    this.#unpack(name);
    const slot = this.#slots.get(name);
    if (slot?.current === result || slot?.current.data === result.data) return;
    this.#slots.set(name, { current: result, spare: slot && sameDims(slot.current.dims, result.dims) ? slot.current : undefined });
  }

  #tensor(data: Float32Array, shape: readonly number[]): Float {
    return new this.#ort.Tensor("float32", data, shape) as Float;
  }
}

function sameDims(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((dimension, axis) => dimension === right[axis]);
}
