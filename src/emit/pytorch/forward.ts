import type { PlannedNode } from "../../catalog/plan.ts";
import { paddedInput } from "../../catalog/padding.ts";
import { parameterName } from "../../catalog/plan.ts";
import type { Numbers } from "../numbers.ts";
import { permuted } from "../numbers.ts";
import type { Helper } from "./helpers.ts";
import { attribute, variable } from "./names.ts";
import { accessTo, holdsOne, ModuleTree, pathOf, stateName, type Place } from "./places.ts";
import type { StateTensor } from "./safetensors.ts";
import type { Channels, ExpressionSpelling, TorchModule, TorchWeight } from "./spelling.ts";
import { chainOf, type Unit } from "./units.ts";
import { writtenOut } from "./written-out.ts";

interface Written {
  readonly text: string;
  readonly channels: Channels;
  readonly rank: number;
}

/** The body of `forward`, the modules that it calls, and their state. */
export class ForwardWriter {
  readonly lines: string[] = [];
  readonly bufferLines: string[] = [];
  readonly modules = new ModuleTree();
  readonly state = new Map<string, StateTensor>();
  readonly helpers = new Set<Helper>();
  readonly #values = new Map<string, Written>();
  readonly #weights: Readonly<Record<string, Numbers>>;
  readonly #unique: (name: string) => string;
  readonly #inlined: ReadonlySet<string>;
  /** Of everything that lies in a module, the name that says where. */
  readonly #placed: readonly string[];
  /** The last value that is made on each path. */
  readonly #lastOf = new Map<string, string>();
  readonly #made = new Set<string>();
  readonly #given = new Map<string, string>();
  readonly #rows = new Map<string, string>();

  constructor(units: readonly Unit[], { weights, unique, inlined }: { weights: Readonly<Record<string, Numbers>>; unique: (name: string) => string; inlined: ReadonlySet<string> }) {
    this.#weights = weights;
    this.#unique = unique;
    this.#inlined = inlined;
    this.#placed = units.filter(({ kind, nodes: [first] }) => kind === "chain" || first.weights.length > 0).map(({ nodes: [first] }) => placeName(first));
    for (const { nodes } of units) {
      const { name } = nodes[nodes.length - 1].node;
      this.#lastOf.set(pathOf(name).path.join("/"), name);
    }
  }

  input(name: string, text: string, rank: number): void {
    this.#values.set(name, { text, channels: "last", rank });
  }

  /** The variable that says which rows have an input of numbers. */
  rowsWith(input: string, text: string): void {
    this.#rows.set(input, text);
  }

  /** What says of an input of numbers which positions are there: an argument of its own. */
  presence(input: string, text: string): void {
    this.#given.set(input, text);
  }

  /** Numbers that nobody trains, under a name of their own. */
  buffer(name: string, numbers: Numbers): string {
    const own = attribute(name);
    this.bufferLines.push(`self.register_buffer("${own}", torch.empty(${numbers.shape.join(", ")}))`);
    this.state.set(own, numbers);
    return `self.${own}`;
  }

  /** A value with its channels where they are wanted; values of one dimension have no other order. */
  read(name: string, channels: Channels = "last"): string {
    const value = this.#values.get(name);
    if (!value) throw new Error(`${name} is read before it is made`);
    if (value.rank < 2 || value.channels === channels) return value.text;
    return channels === "first" ? `${value.text}.movedim(-1, 1)` : `${value.text}.movedim(1, -1)`;
  }

  write(unit: Unit): void {
    const [first] = unit.nodes;
    if (unit.kind === "chain") this.#chain(unit.nodes);
    else if (unit.kind === "expression") this.#expression(first, unit.spelling);
    else this.#operations(first);
  }

  #placeOf(planned: PlannedNode): Place {
    const { path, key } = pathOf(placeName(planned));
    return path.length > 0 && holdsOne(path, this.#placed) ? path : [...path, key];
  }

  /** A run of modules, called as one. */
  #chain(nodes: readonly PlannedNode[]): void {
    const [first] = nodes;
    const place = this.#placeOf(first);
    const [input] = first.node.inputs;
    const before = this.#values.get(input)?.channels ?? "last";
    const { modules, channels } = this.#modulesOf(nodes, before);
    if (!this.#made.has(stateName(place))) this.#register(place, modules);
    // Inside a longer run the order of channels is a module of its own.
    const read = this.read(input, modules.length === 1 ? chainOf(first, before).channels ?? before : before);
    const present = chainOf(first, before).takesPadding ? this.#present(first) : undefined;
    this.#give(nodes[nodes.length - 1], `${accessTo(place)}(${[read, ...(present === undefined ? [] : [present])].join(", ")})`, channels);
  }

  /** All modules of a run by their names in it, with the channels moved where the next one wants them. */
  #modulesOf(nodes: readonly PlannedNode[], before: Channels): { modules: NamedModule[]; channels: Channels } {
    let channels = before;
    const modules: NamedModule[] = [];
    const alone = nodes.length === 1 && chainOf(nodes[0], channels).modules.length === 1;
    for (const planned of nodes) {
      const spelling = chainOf(planned, channels);
      const own = pathOf(planned.node.name).key;
      const wanted = spelling.channels ?? channels;
      if (wanted !== channels && planned.inputs[0].shape.length >= 2 && !alone) modules.push(moverTo(wanted, own));
      channels = wanted;
      for (const module of spelling.modules) modules.push({ module, planned, name: module.suffix ? `${own}_${module.suffix}` : own });
    }
    return { modules, channels };
  }

  #register(place: Place, modules: readonly NamedModule[]): void {
    this.#made.add(stateName(place));
    for (const { module } of modules) for (const helper of [module.helper, ...module.helpers ?? []]) if (helper) this.helpers.add(helper);
    const alone = modules.length === 1;
    for (const { module, planned, name } of modules) if (planned) this.#keep(module, planned, alone ? place : [...place, name]);
    const inner = modules.map(({ module, name }) => `    ${name}=${module.code},`);
    this.modules.add(place, alone ? [modules[0].module.code] : ["nn.Sequential(OrderedDict(", ...inner, "))"]);
  }

  #keep({ state = {}, code }: TorchModule, { node }: PlannedNode, place: Place): void {
    const prefix = stateName(place);
    for (const [name, weight] of Object.entries(state)) this.state.set(`${prefix}.${name}`, this.#laidOut(parameterName(node, weight.weight), weight));
    if (code.startsWith("nn.BatchNorm")) this.state.set(`${prefix}.num_batches_tracked`, { shape: [], data: [0], type: "count" });
  }

  #laidOut(parameter: string, { shape, order }: Omit<TorchWeight, "weight">): Numbers {
    const stored = this.#weights[parameter];
    const numbers = { shape: shape ?? stored.shape, data: stored.data };
    return order ? permuted(numbers, order) : numbers;
  }

  #expression(planned: PlannedNode, { expression, helper }: ExpressionSpelling): void {
    if (helper) this.helpers.add(helper);
    this.#give(planned, expression(planned.node.inputs.map((name) => this.read(name)), this.#parameters(planned)), "last");
  }

  #operations(planned: PlannedNode): void {
    const weight = this.#parameters(planned);
    const target = this.#name(planned);
    const inputs = planned.node.inputs.map((name) => this.#variable(this.read(name), target));
    this.lines.push(`# ${planned.node.label}`, ...writtenOut(planned, { inputs, weight, ...this.#padding(planned, target), present: (index) => this.#anyPresent(planned.inputs[index].sources ?? [], target) }, target));
    this.#values.set(planned.node.name, { text: target, channels: "last", rank: planned.shape.length });
  }

  /** Which positions are there, as 1 and 0: those whose id is not 0, or what is fed. */
  #padding(planned: PlannedNode, target: string): { readonly padding?: string } {
    const present = this.#present(planned);
    return present === undefined ? {} : { padding: this.#variable(present, target) };
  }

  #present({ node, definition, inputs }: PlannedNode): string | undefined {
    const input = paddedInput(definition, inputs, node.arguments)?.padding;
    return input === undefined ? undefined : this.#given.get(input) ?? `(${this.read(input)} > 0).float()`;
  }

  /** Which rows have any of some inputs, as 1 and 0: those with an id that is not 0, or with a number that is not missing. */
  #anyPresent(sources: readonly string[], target: string): string {
    const each = sources.map((name) => this.#rows.get(name) ?? `(${this.read(name)}.reshape(len(${this.read(name)}), -1) > 0).any(1)`);
    return this.#variable(`(${each.join(" | ")}).float()`, target);
  }

  #parameters(planned: PlannedNode): (name: string) => string {
    if (planned.weights.length === 0) return () => "";
    const place = this.#placeOf(planned);
    if (!this.#made.has(stateName(place))) {
      this.#made.add(stateName(place));
      const entries = planned.weights.map(({ name, shape }) => `"${name}": torch.empty(${shape.join(", ")})`);
      this.modules.add(place, [`nn.ParameterDict({${entries.join(", ")}})`]);
      for (const { name } of planned.weights) this.state.set(`${stateName(place)}.${name}`, this.#laidOut(parameterName(planned.node, name), {}));
    }
    return (name) => `${accessTo(place)}["${name}"]`;
  }

  /** Keeps a value under a variable, or, where one short expression alone reads it, as it is. */
  #give(planned: PlannedNode, text: string, channels: Channels): void {
    const { node, shape } = planned;
    const rank = shape.length;
    if (this.#inlined.has(node.name) && text.length <= 64 && !text.includes("\n")) {
      this.#values.set(node.name, { text: /^[\w.[\]"]+(\(.*\))?$/.test(text) ? text : `(${text})`, channels, rank });
      return;
    }
    const name = this.#name(planned);
    this.lines.push(`${name} = ${text}`);
    this.#values.set(node.name, { text: name, channels, rank });
  }

  #variable(text: string, target: string): string {
    if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text)) return text;
    const name = this.#unique(`${target}_in`);
    this.lines.push(`${name} = ${text}`);
    return name;
  }

  /** The path's own name for the last value made on it. */
  #name({ node }: PlannedNode): string {
    const { path, key } = pathOf(node.name);
    const parts = this.#lastOf.get(path.join("/")) === node.name ? path : [...path, key];
    return this.#unique(variable(parts.join("_")));
  }
}

interface NamedModule {
  readonly module: TorchModule;
  readonly name: string;
  readonly planned?: PlannedNode;
}

function moverTo(channels: Channels, own: string): NamedModule {
  const helper = channels === "first" ? "ChannelsFirst" : "ChannelsLast";
  return { module: { code: `${helper}()`, helper }, name: `${own}_channels` };
}

/** Layers with one set of weights lie in one place. */
const placeName = ({ node }: PlannedNode): string => node.weightsKey ?? node.name;
