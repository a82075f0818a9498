import type { Argument, Flow, Penalty, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import type { PenaltyDefinition } from "../catalog/definition.ts";
import { sameShape } from "../graph/shape.ts";
import { nodeFor } from "./layers.ts";
import { frameOf, literalOf, reportUnknown } from "./names.ts";
import type { Frame, Pass, Tensor } from "./pass.ts";
import type { PartDraft, PenaltyDraft } from "./penalty-parts.ts";
import { lookUp, type Declaration, type Scope } from "./scope.ts";
import { foundText, onlyWord, shapeText } from "./texts.ts";
import { reportUnknownWord } from "./unknown-word.ts";

/** `penalty l2(a, b, 0.1)`: parts first, then the arguments of its word. Called once every binding and task is written out. */
export function checkPenalty(pass: Pass, { word }: Penalty, scope: Scope): PenaltyDraft | undefined {
  if (!word) return undefined;
  const definition = catalog.find("penalty", word.name.name);
  if (!definition || definition.internal) {
    reportUnknownWord(pass, word.name, "penalty");
    return undefined;
  }
  const frame = frameOf(scope, undefined, "setting", "penalty", pass.tasks);
  const items = word.arguments?.items ?? [];
  const count = items.findIndex((item) => !isPart(pass, item, frame));
  const flows = items.slice(0, count < 0 ? items.length : count);
  const list = word.arguments && { ...word.arguments, items: items.slice(flows.length) };
  const bound = pass.bind(definition, list, frame, word.name.span);
  const written: Written = { pass, definition, scope, frame, word };
  if (definition.form.reads === "gradients" && flows.length > 0) {
    const found = `take \`${textOf(flows[0].value as Flow)}\` away`;
    pass.report.add("MTL514", flows[0].span, { word: definition.name, needs: "the gradients of all tasks, and has no parts", found });
    return undefined;
  }
  const texts = flows.map(({ value }) => textOf(value as Flow));
  const again = texts.findIndex((text, at) => text !== "…" && texts.indexOf(text) < at);
  if (again >= 0) {
    pass.report.add("MTL514", flows[again].span, { word: definition.name, needs: "parts that differ", found: `\`${texts[again]}\` stands here twice` });
    return undefined;
  }
  const parts = flows.map(({ value }) => partOf(written, value as Flow));
  if (bound.broken || parts.includes(undefined)) return undefined;
  const label = `${definition.name}(${texts.join(", ")})`;
  const draft = { word: definition.name, arguments: bound.args, label, span: word.span };
  const known = parts.filter((part) => part !== undefined);
  if (definition.form.reads === "weights") return { ...draft, parts: known.flatMap(({ columns }) => columns) };
  if (definition.form.reads === "gradients") return { ...draft, label: definition.name, parts: [] };
  return valuesOf(written, draft, known);
}

interface Written {
  readonly pass: Pass;
  readonly definition: PenaltyDefinition;
  readonly scope: Scope;
  readonly frame: Frame;
  readonly word: Word;
}

interface Part {
  readonly columns: readonly PartDraft[];
  readonly tensor?: Tensor;
}

/** Parts are names of values; a constant is an argument. */
function isPart(pass: Pass, { key, value }: Argument, frame: Frame): boolean {
  if (key || value?.kind !== "Flow") return false;
  const literal = literalOf(pass, { syntax: value, frame });
  return literal === undefined || literal.syntax.kind === "Flow";
}

function textOf(flow: Flow): string {
  const word = onlyWord(flow);
  if (!word) return "…";
  return `${word.name.name}${word.index ? `[${word.index.name}]` : ""}${word.member ? `.${word.member.name}` : ""}`;
}

/** A part by its name: the layers written there, or its value; undefined where it is neither, which is told. */
function partOf(written: Written, flow: Flow): Part | undefined {
  const { pass, definition, frame } = written;
  const word = onlyWord(flow);
  if (!word || word.arguments) {
    const expected = definition.form.reads === "weights" ? "names of bindings or tasks" : "names of values";
    pass.report.add("MTL313", flow.span, { word: definition.name, parameter: "parts", expected, found: word ? `\`${word.name.name}(…)\`` : foundText(flow) });
    return undefined;
  }
  if (definition.form.reads === "weights") return weightsPart(written, word);
  const tensor = pass.flow(flow, frame);
  return tensor && { columns: [], tensor };
}

function weightsPart({ pass, definition, scope }: Written, word: Word): Part | undefined {
  const { name, member } = word;
  const declaration = lookUp(scope, name.name);
  if (declaration?.kind !== "binding" && declaration?.kind !== "task") {
    if (declaration) pass.report.add("MTL204", name.span, { name: name.name, is: `${declaration.kind === "input" ? "an" : "a"} ${declaration.kind}`, expected: `\`${definition.name}\` takes bindings and tasks` });
    else reportUnknown(pass, name, "name", scope.declarations.filter(({ kind }) => kind === "binding" || kind === "task").map((one) => one.name));
    return undefined;
  }
  pass.uses.add(declaration, name.span, undefined);
  if (member) pass.report.add("MTL205", member.span, { name: name.name, member: member.name, suggestion: `: \`${definition.name}\` reads weights, not values` });
  const columns = columnsOf(pass, declaration, word);
  return member || !columns ? undefined : { columns };
}

/** The copies of a binding, where it has any, else all its layers as one part. */
function columnsOf(pass: Pass, { name }: Declaration, word: Word): readonly PartDraft[] | undefined {
  const nodes = pass.graph.nodes.filter((node) => node.name.split(/[/@]/, 1)[0] === name);
  const copies = new Map<string, string[]>();
  for (const node of nodes) {
    const tag = node.copyOf === undefined ? undefined : /@([^/.]*)/.exec(node.name)?.[1];
    if (tag !== undefined) copies.set(tag, [...(copies.get(tag) ?? []), node.name]);
  }
  const columns = [...copies].map(([tag, own]): PartDraft => ({ name: tag, nodes: own }));
  const { index } = word;
  if (!index) return columns.length > 0 ? columns : [{ name, nodes: nodes.map((node) => node.name) }];
  const task = pass.taskNamed(index);
  const own = columns.filter((column) => column.name.split("+").includes(index.name));
  if (task && own.length === 0) pass.report.add(columns.length > 0 ? "MTL505" : "MTL206", word.span, { name, task: index.name });
  return own.length > 0 ? own : undefined;
}

/** Two values are held against each other task by task, one value against itself between all pairs of its tasks. */
function valuesOf({ pass, definition, word }: Written, draft: Omit<PenaltyDraft, "parts">, parts: readonly Part[]): PenaltyDraft | undefined {
  const tensors = parts.flatMap(({ tensor }) => tensor ?? []);
  const { form } = definition;
  if (form.reads !== "values") return undefined;
  const [left, right, ...more] = tensors;
  if (!left || more.length > 0 || (!right && !left.perTask)) {
    const found = tensors.length === 0 ? "there is none" : tensors.length === 1 ? `there is one, ${left.text}` : `there are ${tensors.length}`;
    pass.report.add("MTL514", word.span, { word: definition.name, needs: "two values, or a value of each task", found });
    return undefined;
  }
  const ids = tensors.find(({ type }) => type === "int32");
  if (ids) pass.report.add("MTL305", word.span, { word: definition.name, input: ids.text });
  if (ids) return undefined;
  if (!right) return { ...draft, parts: [...left.perTask ?? []].map(([name, value]) => ({ name, nodes: [], value })) };
  if (form.alike && !sameShape(left.shape, right.shape)) {
    pass.report.add("MTL304", word.span, { word: definition.name, left: left.text, leftShape: shapeText(left.shape), right: right.text, rightShape: shapeText(right.shape) });
    return undefined;
  }
  return { ...draft, parts: [], terms: pairsOf(left, right) };
}

function pairsOf(left: Tensor, right: Tensor): readonly (readonly string[])[] {
  const tasks = [...(left.perTask ?? right.perTask ?? new Map([["", ""]])).keys()];
  const pairs = tasks.map((task) => [nodeFor(left, task), nodeFor(right, task)] as const);
  return [...new Map(pairs.map((pair) => [pair.join("\n"), pair])).values()];
}
