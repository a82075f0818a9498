import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import { checkSize } from "../checks.ts";
import { EngineError, type State, type Tensors } from "../executor.ts";
import type { Kernels } from "./rules/rule.ts";

/** States as tensors of the backend. */
export class TfjsState implements State {
  readonly #kernels: Kernels;
  readonly #tensors = new Map<string, TfTensor>();

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
  }

  async write(tensors: Readonly<Tensors>): Promise<void> {
    for (const [name, tensor] of Object.entries(tensors)) {
      checkSize(name, tensor);
      this.replace(name, this.#kernels.tensor(Float32Array.from(tensor.data), tensor.shape));
    }
  }

  async read(names: readonly string[] = this.names()): Promise<Tensors> {
    const entries = names.map(async (name) => {
      const tensor = this.current(name);
      return [name, { shape: tensor.shape, data: (await tensor.data<"float32">()).slice() }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  names(): string[] {
    return [...this.#tensors.keys()];
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  find(name: string): { readonly shape: readonly number[] } | undefined {
    return this.#tensors.get(name);
  }

  current(name: string): TfTensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new EngineError(`There is no state ${name}.`);
    return tensor;
  }

  replace(name: string, tensor: TfTensor): void {
    this.#tensors.get(name)?.dispose();
    this.#tensors.set(name, tensor);
  }
}
