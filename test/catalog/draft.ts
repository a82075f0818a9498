import { defaultsOf } from "../../src/catalog/arguments.ts";
import type { Definition, ExpandContext } from "../../src/catalog/definition.ts";
import { catalog } from "../../src/catalog/index.ts";
import { planOf } from "../../src/catalog/plan.ts";
import { word } from "../../src/catalog/words.ts";
import type { Arguments, ModelGraph, ModelInput, ModelNode, ModelTask } from "../../src/graph/model.ts";
import type { Shape } from "../../src/graph/shape.ts";

const span = { start: 0, end: 0 };

/** A step of a chain: a word and its arguments. */
export type Step = readonly [word: string, args?: Arguments];

/** Writes model graphs by hand, as the language would: nodes with stable names, owners by what their values reach. */
export class Draft {
  readonly inputs: ModelInput[] = [];
  readonly nodes: ModelNode[] = [];
  readonly tasks: ModelTask[] = [];
  /** What sharing stages hold by penalties. */
  readonly penalized: { readonly word: string; readonly parts: readonly string[] }[] = [];
  /** What sharing stages told of. */
  readonly rejected: { readonly code: string; readonly detail: Readonly<Record<string, string | number>> }[] = [];

  input(name: string, type: ModelInput["type"], shape: Shape, vocabularySizes?: readonly number[]): string {
    const scale = catalog.find("input", type)?.defaultScale ?? "none";
    this.inputs.push({ name, type, shape, columns: [name], scale, span, ...(vocabularySizes ? { vocabularySizes } : {}) });
    return name;
  }

  layer(path: string, name: string, args: Arguments, inputs: readonly string[], more: Partial<ModelNode> = {}): string {
    const number = this.nodes.filter((node) => node.name.startsWith(`${path}/${name}_`)).length + 1;
    const all = { ...defaultsOf(catalog.find("layer", name) as Definition), ...args };
    const label = `${name} in ${path}`;
    this.nodes.push({ name: `${path}/${name}_${number}`, word: name, arguments: all, inputs, tasks: [], label, span, ...more });
    return `${path}/${name}_${number}`;
  }

  chain(path: string, input: string, steps: readonly Step[], more?: Partial<ModelNode>): string {
    return steps.reduce((value, [name, args = {}]) => this.layer(path, name, args, [value], more), input);
  }

  /** A task whose last layer the kind adds, written as two nodes: the numbers before the activation, then the activation. */
  task(name: string, kind: string, features: string, args: Arguments = {}, more: Partial<ModelTask> = {}): void {
    const definition = catalog.find("task", kind);
    if (definition === undefined) throw new Error(`no task ${kind}`);
    const { units, activation, word: last = "dense" } = definition.head(args, more.dims ?? []);
    const logits = this.layer(name, last, { units }, [features]);
    const output = activation === "linear" ? logits : this.layer(name, activation, {}, [logits]);
    this.tasks.push({
      name, kind, arguments: args, dims: [], output, logits, features, headAdded: true, columns: [name],
      loss: word(definition.defaultLoss), metrics: definition.defaultMetrics, weight: 1, scale: definition.defaultScale, span, ...more,
    });
  }

  /** Expands a sharing stage as the language does. */
  expand(stage: string, path: string, inputs: Readonly<Record<string, string>>, given: {
    readonly chains: Readonly<Record<string, readonly Step[]>>;
    readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly groups?: readonly (readonly string[])[];
    readonly args?: Arguments;
  }): ReadonlyMap<string, string> {
    const tasks = Object.keys(inputs);
    const place = (suffix: string) => (suffix.startsWith("@") ? `${path}${suffix}` : `${path}/${suffix}`);
    const context: ExpandContext = {
      tasks,
      input: (task) => inputs[task],
      has: (parameter) => parameter in given.chains || parameter in (given.values ?? {}),
      value: (parameter, task) => given.values?.[parameter]?.[task],
      reject: (code, detail) => void this.rejected.push({ code, detail }),
      groups: () => given.groups ?? tasks.map((task) => [task]),
      chain: (parameter, input, part) => this.#part(place(part.suffix), input, given.chains[parameter], part.sharedAs && place(part.sharedAs)),
      layer: (name, args, values, part) =>
        this.layer(place(part.suffix), name, args, values, part.sharedAs ? { weightsKey: `${place(part.sharedAs)}/${name}_1` } : {}),
      penalize: (penalty, parts) => void this.penalized.push({ word: penalty.word, parts: parts.flatMap((part) => ("value" in part ? [part.value] : [part.join(" ")])) }),
      shape: (value) => this.shape(value),
      holdsIds: (value) => catalog.find("input", this.inputs.find(({ name }) => name === value)?.type ?? "")?.type === "int32",
      width: (value) => this.shape(value).at(-1) ?? NaN,
    };
    const definition = catalog.find("sharing", stage);
    if (definition === undefined) throw new Error(`no stage ${stage}`);
    return definition.expand(context, { ...defaultsOf(definition), ...given.args });
  }

  #part(path: string, input: string, steps: readonly Step[], shared: string | undefined): string {
    return steps.reduce((value, [name, args = {}], index) =>
      this.layer(path, name, args, [value], shared ? { weightsKey: `${shared}/${name}_${index + 1}` } : {}), input);
  }

  shape(value: string): Shape {
    return planOf(this.graph()).shapes.get(value) ?? [];
  }

  graph(): ModelGraph {
    return {
      name: "Draft", inputs: this.inputs, nodes: this.#owned(), tasks: this.tasks, data: [],
      train: {
        optimizer: word("sgd"), schedule: word("constant"), batch: 1, epochs: 1, seed: 0,
        weights: word("equal"), combine: word("sum"),
      },
      analyze: { conflicts: 0, affinity: 0, baselines: false },
    };
  }

  #owned(): readonly ModelNode[] {
    const reached = new Map(this.nodes.map((node) => [node.name, new Set<string>()]));
    const visit = (value: string, task: string): void => {
      const node = this.nodes.find(({ name }) => name === value);
      if (node === undefined || reached.get(value)?.has(task)) return;
      reached.get(value)?.add(task);
      if (catalog.find("layer", node.word)?.stopsGradient) return;
      for (const input of node.inputs) visit(input, task);
    };
    for (const task of this.tasks) visit(task.output, task.name);
    return this.nodes.map((node) => ({ ...node, tasks: [...(reached.get(node.name) ?? [])] }));
  }
}
