import type { Tensor } from "../../../src/engine/executor.ts";
import { isShared, ownedParameters } from "../../../src/graph/programs/training.ts";
import type { Result } from "./measured.ts";
import type { Subject } from "./models.ts";
import { pack, unpack, type Packed, type PyTorch } from "./pytorch.ts";
import type { Start } from "./runners.ts";

/** How far losses, Gram matrix and parameters after one step may be from PyTorch's, relative to their norm. */
const TOLERANCE = 1e-4;

/** PyTorch's first step. */
export async function firstOf(subject: Subject, start: Start, pytorch: PyTorch): Promise<Result> {
  const owned = ownedParameters({ instance: subject.instance, tasks: subject.instance.tasks });
  const answer = await pytorch.ask<{ losses: Packed; gram: Packed; parameters: Record<string, Packed> }>({
    do: "first",
    model: subject.name,
    parameters: Object.fromEntries(Object.entries(start.parameters).map(([name, tensor]) => [name, pack(tensor)])),
    x: pack(start.x),
    labels: start.labels.map(pack),
    shared: owned.filter(isShared).map(({ parameter }) => parameter.name),
  });
  const parameters = Object.fromEntries(Object.entries(answer.parameters).map(([name, packed]) => [name, unpack(packed)]));
  return { losses: unpack(answer.losses), gram: unpack(answer.gram), parameters };
}

/** Throws where a step computed something else. */
export function expectSame(what: string, actual: Result, expected: Result): void {
  expectClose(`${what}: losses`, actual.losses, expected.losses);
  expectClose(`${what}: Gram matrix`, actual.gram, expected.gram);
  for (const [name, tensor] of Object.entries(expected.parameters)) expectClose(`${what}: ${name}`, actual.parameters[name], tensor);
}

/** By norms: Adam's first step is about the sign of the gradient, which rounding turns where the gradient is almost 0. */
function expectClose(what: string, { data: actual }: Tensor, { data: expected }: Tensor): void {
  const difference = norm(expected.length, (index) => actual[index] - expected[index]) / norm(expected.length, (index) => expected[index]);
  if (actual.length !== expected.length || !(difference <= TOLERANCE)) throw new Error(`${what} differs by ${difference} of its norm`);
}

function norm(length: number, at: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += at(index) ** 2;
  return Math.sqrt(sum);
}
