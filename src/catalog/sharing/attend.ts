import { sameShape, type Shape } from "../../graph/shape.ts";
import type { Arguments, ExpandContext, ParameterDefinition, Part, SharingDefinition } from "../definition.ts";
import { shapeText } from "../shape-problem.ts";
import { numberOf, word } from "../words.ts";

const positions = (shape: Shape) => shape.slice(0, -1);

/** Whether a value has the positions of what is masked; of a picture also a whole number of times as many. */
function fits(context: ExpandContext, parameter: string, value: string, masked: string): boolean {
  const [found, shape] = [context.shape(value), context.shape(masked)];
  const shrinks = parameter === "previous" && found.length === 3 && shape.length === 3 && shrinking(found, shape) > 1;
  if (sameShape(positions(found), positions(shape)) || shrinks) return true;
  context.reject("MTL513", { parameter, shape: shapeText(shape), found: shapeText(found) });
  return false;
}

/** How many times as high and wide a picture is as another; 0 where that is no whole number. */
function shrinking([height, width]: Shape, [rows, columns]: Shape): number {
  const times = height / rows;
  return Number.isInteger(times) && times === width / columns ? times : 0;
}

/** The mask of the level before, brought to this level's size: its convolution is shared by all tasks, as released. */
function carried(context: ExpandContext, previous: string, masked: string, part: Part): string {
  const [found, shape] = [context.shape(previous), context.shape(masked)];
  if (shape.length !== 3) return previous;
  const shared: Part = { ...part, sharedAs: "previous" };
  const filters = found[found.length - 1];
  const seen = context.layer("conv2d", { filters, kernel: 3, padding: "same", activation: word("relu") }, [previous], shared);
  const times = shrinking(found, shape);
  return times > 1 ? context.layer("max_pool", { size: times }, [seen], part) : seen;
}

/** A task's mask, between 0 and 1: two layers along the last axis; of pictures with batch norm between, as in the paper. */
function maskFor(context: ExpandContext, read: string, { hidden, width }: { hidden: number; width: number }, part: Part): string {
  if (context.shape(read).length !== 3) {
    const inner = context.layer("dense", { units: hidden, activation: word("relu") }, [read], part);
    return context.layer("dense", { units: width, activation: word("sigmoid") }, [inner], part);
  }
  const step = (value: string, filters: number, activation: string) => {
    const seen = context.layer("conv2d", { filters, kernel: 1 }, [value], part);
    return context.layer(activation, {}, [context.layer("batch_norm", {}, [seen], part)], part);
  };
  return step(step(read, hidden, "relu"), width, "sigmoid");
}

function attended(context: ExpandContext, task: string, args: Arguments): string | undefined {
  const masked = context.input(task);
  const width = context.width(masked);
  const of = context.value("of", task) ?? masked;
  const previous = context.value("previous", task);
  if (!fits(context, "of", of, masked) || (previous !== undefined && !fits(context, "previous", previous, masked))) return undefined;
  const part: Part = { suffix: `mask_${task}`, kind: "gate", tasks: [task] };
  const values = previous === undefined ? [of] : [of, carried(context, previous, masked, part)];
  const read = values.length === 1 ? of : context.layer("concat", {}, values, part);
  const mask = maskFor(context, read, { hidden: numberOf(args, "hidden", width), width }, part);
  return context.layer("multiply", {}, [mask, masked], { suffix: `attended_${task}`, kind: "mix", tasks: [task] });
}

const optional = (name: string, summary: string): ParameterDefinition => ({ name, type: "value", optional: true, summary });

export const attend: SharingDefinition = {
  kind: "sharing",
  name: "attend",
  summary: "Each task masks the shared features: what it attends to passes, the rest is dimmed.",
  documentation: "x · mask_t, with a mask between 0 and 1 of each task's own, made by two layers along the last axis from `of` and from what the task attended to at the level before, "
    + "`previous`. Pictures are masked by 1×1 convolutions with batch norm; a larger `previous` passes a 3×3 convolution, shared by all tasks, and is pooled to size.",
  source: "Liu et al. 2019, End-to-end multi-task learning with attention (MTAN)",
  parameters: [
    optional("of", "What the mask is read from; the value itself, where nothing is said."),
    optional("previous", "What the task attended to at the level before, read beside `of`."),
    { name: "hidden", type: "integer", minimum: 1, optional: true, unit: "numbers", summary: "Width of a mask's first layer; that of the value, where nothing is said." },
  ],
  takes: "either",
  expand(context, args) {
    const results = new Map<string, string>();
    for (const task of context.tasks) {
      const value = attended(context, task, args);
      if (value === undefined) return new Map();
      results.set(task, value);
    }
    return results;
  },
};
