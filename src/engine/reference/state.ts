import { checkSize } from "../checks.ts";
import { EngineError, type State, type Tensor, type Tensors } from "../executor.ts";
import type { NumberArray } from "./array.ts";

/** States as plain arrays of doubles. */
export class ReferenceState implements State {
  readonly #tensors = new Map<string, NumberArray>();

  async write(tensors: Readonly<Tensors>): Promise<void> {
    for (const [name, tensor] of Object.entries(tensors)) {
      checkSize(name, tensor);
      this.#tensors.set(name, doubles(tensor));
    }
  }

  async read(names: readonly string[] = this.names()): Promise<Tensors> {
    return Object.fromEntries(names.map((name) => [name, doubles(this.current(name))]));
  }

  names(): string[] {
    return [...this.#tensors.keys()];
  }

  dispose(): void {
    this.#tensors.clear();
  }

  find(name: string): NumberArray | undefined {
    return this.#tensors.get(name);
  }

  /** @throws EngineError where no state has that name. */
  current(name: string): NumberArray {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new EngineError(`There is no state ${name}.`);
    return tensor;
  }

  replace(name: string, tensor: NumberArray): void {
    this.#tensors.set(name, tensor);
  }
}

/** A copy in doubles. */
export function doubles({ shape, data }: Tensor): NumberArray {
  return { shape: [...shape], data: Float64Array.from(data) };
}
