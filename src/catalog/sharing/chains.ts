import { sameShape } from "../../graph/shape.ts";
import type { ExpandContext, Part, SharingDefinition } from "../definition.ts";
import { shapeText } from "../shape-problem.ts";
import { numberOf } from "../words.ts";

export type PartOf = (name: string) => Part;

/** Writes something for every different value that tasks bring; all of these have one set of weights. */
export function forValues(context: ExpandContext, suffix: string, write: (input: string, part: PartOf) => string | undefined): ReadonlyMap<string, string> {
  const values = [...new Set(context.tasks.map((task) => context.input(task)))];
  const results = new Map<string, string>();
  for (const [index, value] of values.entries()) {
    const tasks = context.tasks.filter((task) => context.input(task) === value);
    const several = values.length > 1;
    const part = (name: string): Part => ({
      suffix: several ? `${suffix}${name}.${index + 1}` : `${suffix}${name}`, kind: "inner", tasks,
      ...(several ? { sharedAs: `${suffix}${name}` } : {}),
    });
    const made = write(value, part);
    if (made === undefined) return new Map();
    for (const task of tasks) results.set(task, made);
  }
  return results;
}

export const residual: SharingDefinition = {
  kind: "sharing",
  name: "residual",
  summary: "Adds what a chain makes of a value to the value itself.",
  documentation: "x + chain(x): `residual(dense(64, relu) -> dense(64))` learns what to change, so that deep stacks start near doing nothing. The chain has to make the shape that comes in. "
    + "It may stand wherever a layer may.",
  source: "He et al. 2016, Deep residual learning for image recognition",
  parameters: [{ name: "chain", type: "chain", summary: "The layers whose result is added." }],
  takes: "either",
  makes: "shared",
  expand: (context) => forValues(context, "residual", (input, part) => {
    const made = context.chain("chain", input, part(""));
    const [shape, found] = [context.shape(input), context.shape(made)];
    if (sameShape(shape, found)) return context.layer("add", {}, [input, made], part("_sum"));
    if (found.length > 0 && !found.some(Number.isNaN)) context.reject("MTL519", { shape: shapeText(shape), found: shapeText(found) });
    return undefined;
  }),
};

export const repeat: SharingDefinition = {
  kind: "sharing",
  name: "repeat",
  summary: "Writes a chain several times, one after the other.",
  documentation: "`repeat(3, dense(64, relu))` is three layers, each with weights of its own. It may stand wherever a layer may.",
  parameters: [
    { name: "n", type: "integer", minimum: 1, maximum: 1000, unit: "times", summary: "How often the chain is written." },
    { name: "chain", type: "chain", summary: "The layers that are repeated." },
  ],
  takes: "either",
  makes: "shared",
  expand: (context, args) => forValues(context, "repeat", (input, part) => {
    let value = input;
    for (let turn = 1; turn <= numberOf(args, "n"); turn++) value = context.chain("chain", value, part(`_${turn}`));
    return value;
  }),
};
