import type { ExpandContext, Part, SharingDefinition } from "../definition.ts";
import { numberOf } from "../words.ts";

/** δ and β of a task: learned as they are, or made of its embedding by a product that all tasks share. */
function rowsFor(context: ExpandContext, task: string, embedding: number): string {
  const width = context.width(context.input(task));
  const part: Part = { suffix: `task_${task}`, kind: "gate", tasks: [task] };
  if (embedding === 0) return context.layer("task_vector", { width: 2 * width, spread: 0 }, [context.input(task)], part);
  const vector = context.layer("task_vector", { width: embedding, spread: 1 }, [context.input(task)], part);
  return context.layer("dense", { units: 2 * width, bias: true }, [vector], { ...part, suffix: `made_${task}`, sharedAs: "made" });
}

export const film: SharingDefinition = {
  kind: "sharing",
  name: "film",
  summary: "One trunk for all tasks, scaled and shifted for each by what the task is.",
  documentation: "x · (1 + δ_t) + β_t along the last axis. With `embedding: 8` every task is a learned vector of 8 numbers, and one product, shared by all, makes δ and β of it; "
    + "without, every task learns its δ and β directly, from 0. Place it before the activation, as in the paper: `dense(64) -> film -> relu`. "
    + "What follows is a value of each task; a layer after it has one set of weights.",
  source: "Perez et al. 2018, FiLM: visual reasoning with a general conditioning layer",
  parameters: [{
    name: "embedding", type: "integer", minimum: 1, optional: true, unit: "numbers",
    summary: "Length of a task's vector; without it a task has no vector, but its own δ and β.",
  }],
  takes: "either",
  expand: (context, args) => new Map(context.tasks.map((task) => {
    const rows = rowsFor(context, task, numberOf(args, "embedding"));
    return [task, context.layer("modulate", {}, [context.input(task), rows], { suffix: `film_${task}`, kind: "mix", tasks: [task] })];
  })),
};
