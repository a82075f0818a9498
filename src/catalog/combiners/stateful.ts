import type { Arguments, CombinerState, GramMeasure, Memory, StatefulMeasure } from "../definition.ts";

/** The first step of a combiner that remembers, as `combine` wants it. */
export function firstStep(state: CombinerState): (measure: GramMeasure, args: Arguments) => readonly number[] {
  return (measure, args) => {
    const places = measure.gram.map((_, task) => task);
    return state.combine({ ...measure, places, step: 1 }, state.start(places.length, args), args).weights;
  };
}

/** What is remembered of the tasks that are present. */
export function present(memory: Memory, name: string, { places }: StatefulMeasure): number[] {
  return places.map((place) => memory[name][place]);
}

/** A copy of the memory of `name` with new numbers for the tasks that are present. */
export function remembered(memory: Memory, name: string, { places }: StatefulMeasure, values: readonly number[]): number[] {
  const all = [...memory[name]];
  places.forEach((place, index) => { all[place] = values[index]; });
  return all;
}

/** Σ = 1 again for the tasks that are present, whatever share the others hold. */
export function shares(values: readonly number[]): number[] {
  const sum = values.reduce((left, right) => left + right, 0);
  return sum > 0 ? values.map((value) => value / sum) : values.map(() => 1 / values.length);
}
