import type { Flow, Word } from "../../grammar/syntax.ts";
import { BROKEN, tensorOf, type Closure, type Flowing, type Frame, type Pass, type Piped, type TaskValues, type Tensor } from "./pass.ts";
import type { Declaration } from "./scope.ts";
import { suggest } from "./suggest.ts";
import { meaningOf } from "./names.ts";
import { firstWord, foundText } from "./texts.ts";

const members = ["output", "logits", "features"] as const;
type Member = (typeof members)[number];

/** `t.output`, `t.logits`, `t.features` */
export function readTask(pass: Pass, declaration: Declaration, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  const { name, member } = word;
  if (outOfSight(pass, declaration, word, frame)) return BROKEN;
  pass.uses.add(declaration, name.span, frame.owner);
  if (!member) {
    const fixes = [{ title: `Read \`${name.name}.output\``, edits: [{ span: { start: name.span.end, end: name.span.end }, text: ".output" }] }];
    const expected = `read \`${name.name}.output\`, \`.logits\` or \`.features\``;
    pass.report.add("MTL204", name.span, { name: name.name, is: "a task", expected }, { fixes });
    return BROKEN;
  }
  if (!isMember(member.name)) {
    const { text, fixes } = suggest(member.name, members, member.span);
    pass.report.add("MTL205", member.span, { name: name.name, member: member.name, suggestion: text || ": it has `output`, `logits` and `features`" }, { fixes });
    return BROKEN;
  }
  if (piped) return nothingFlowsInto(pass, word, "a task's value");
  const values = pass.task(declaration, word.span, `${name.name}.${member.name}`);
  return values && memberOf(pass, word, values, member.name);
}

function memberOf(pass: Pass, word: Word, values: TaskValues, member: Member): Flowing {
  const value = values[member];
  if (!value) pass.report.add("MTL409", word.span, { task: word.name.name, member });
  if (value) noteReading(pass, value, word);
  return value && tensorOf(value, `\`${word.name.name}.${member}\``, word.span, value.node, value.perTask);
}

function isMember(name: string): name is Member {
  return (members as readonly string[]).includes(name);
}

/** An input or a binding as the value of a step; `value[t]` is one task's. */
export function readBinding(pass: Pass, declaration: Declaration, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  const { name } = word.name;
  if (declaration.kind === "input" && outOfSight(pass, declaration, word, frame)) return BROKEN;
  pass.uses.add(declaration, word.name.span, frame.owner);
  if (word.arguments) {
    pass.report.add("MTL312", word.arguments.span, { word: name, count: "no arguments" });
    return BROKEN;
  }
  if (word.member) {
    pass.report.add("MTL205", word.member.span, { name, member: word.member.name, suggestion: ": only tasks have `output`, `logits` and `features`" });
    return BROKEN;
  }
  if (declaration.kind === "input") return piped ? nothingFlowsInto(pass, word, "an input") : indexed(pass, word, named(pass, pass.input(declaration), word));
  return readBound(pass, declaration, word, frame, piped);
}

function readBound(pass: Pass, declaration: Declaration, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  const bound = pass.binding(declaration, word.span);
  const { name } = word.name;
  if (bound.kind === "constant") {
    const is = bound.binding.value ? foundText(bound.binding.value) : "empty";
    if (bound.binding.value) pass.report.add("MTL204", word.name.span, { name, is, expected: "a value of the model is expected here" });
    return BROKEN;
  }
  if (bound.kind === "chain") return readChain(pass, bound.chain, word, frame, piped);
  if (piped) return nothingFlowsInto(pass, word, "a value");
  if (bound.value && outOfSight(pass, declaration, word, frame)) return BROKEN;
  return indexed(pass, word, named(pass, bound.value, word));
}

/** A chain under a name stands where a chain is expected, and nowhere else. */
function readChain(pass: Pass, chain: Closure<Flow>, word: Word, frame: Frame, piped: Piped | undefined): Flowing {
  if (piped && piped === frame.it) return pass.chain(chain, frame, piped);
  const root = rootOf(pass, chain);
  if (!pass.unclearChains.has(root)) pass.report.add("MTL211", word.name.span, { name: word.name.name });
  pass.unclearChains.add(root);
  return BROKEN;
}

/** The chain that a chain begins with, that one's, and so on: what has to be declared otherwise. */
function rootOf(pass: Pass, chain: Closure<Flow>, depth = 0): Flow {
  const first = firstWord(chain.syntax);
  const meaning = first && meaningOf(chain.frame, first.name.name);
  if (!first || meaning?.kind !== "declaration" || meaning.declaration.kind !== "binding" || depth > 50) return chain.syntax;
  const bound = pass.binding(meaning.declaration, first.name.span);
  return bound.kind === "chain" ? rootOf(pass, bound.chain, depth + 1) : chain.syntax;
}

function named(pass: Pass, value: Flowing, word: Word): Flowing {
  if (value) noteReading(pass, value, word);
  return value && tensorOf(value, `\`${word.name.name}\``, word.span, value.node, value.perTask);
}

const nothing: readonly never[] = [];

/** What a name stands for, for hover. */
function noteReading(pass: Pass, value: Tensor, word: Word): void {
  if (pass.notes.has(word.span)) return;
  const reads = value.node === undefined ? [...new Set(value.perTask?.values())] : [value.node];
  pass.notes.add({ span: word.span, word: word.name.name, inputs: nothing, output: value.shape, perTask: value.perTask !== undefined, nodes: [], reads });
}

function indexed(pass: Pass, word: Word, value: Flowing): Flowing {
  const { index, name } = word;
  if (!index || !value) return value;
  const task = pass.taskNamed(index);
  if (!task) return BROKEN;
  const { perTask } = value;
  const data = { name: name.name, task: index.name };
  if (!perTask) pass.report.add("MTL206", word.span, data);
  else if (!perTask.has(index.name)) pass.report.add("MTL505", word.span, data);
  const node = perTask?.get(index.name);
  return node === undefined ? BROKEN : tensorOf(value, `\`${name.name}[${index.name}]\``, value.at, node);
}

function nothingFlowsInto(pass: Pass, word: Word, is: string): typeof BROKEN {
  pass.report.add("MTL207", word.name.span, { name: word.name.name, is });
  return BROKEN;
}

/** Inside a block, values of the model are not seen. */
function outOfSight(pass: Pass, { name }: Declaration, word: Word, frame: Frame): boolean {
  if (frame.within) pass.report.add("MTL209", word.name.span, { place: frame.within, name });
  return frame.within !== undefined;
}
