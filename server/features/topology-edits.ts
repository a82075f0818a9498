import type { TextEdit } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { NumberLiteral, Span, Word } from "../../grammar/syntax.ts";
import { eachText, splitLayer, widthOf, writtenLayer } from "../../src/advice/edits.ts";
import type { Edit } from "../../src/language/index.ts";
import type { TopologyChange } from "../../src/protocol/topology.ts";
import { textEditOf, type Context } from "../context.ts";
import { modelsAfter } from "./refactoring.ts";

/** Parameters of the request `mtl/edit`: a change of the layer that is written at a place, as the drawing was told it. */
export interface EditRequest {
  readonly uri: string;
  readonly model?: string;
  readonly span: Span;
  readonly change: TopologyChange;
}

/** The edits of the text, or why there are none. */
export interface EditAnswer {
  readonly edits?: readonly TextEdit[];
  readonly refused?: string;
}

/** What a change made in the drawing comes to in the text: only what brings no new error. */
export function topologyEdit(context: Context, { model, span, change }: EditRequest): EditAnswer {
  const { checked, document } = context;
  const drawn = checked.models.find(({ name }) => model === undefined || name === model);
  if (drawn && !drawn.structure) return { refused: "The model has errors: mend them first, then change the drawing." };
  const copies = (drawn?.structure?.nodes ?? []).filter((node) => node.span.start === span.start && node.span.end === span.end);
  const word = wordAt(context, span);
  if (!word || copies.length === 0) return { refused: "The text has changed since this was drawn: look at the new drawing." };
  const groups = [...new Map(copies.map(({ tasks }) => [tasks.join(" "), tasks])).values()];
  const found = change.kind === "width" ? widened(word, change.width) : regrouped(context, span, groups, change);
  if (typeof found === "string") return { refused: found };
  if (!modelsAfter(context, found)) return { refused: "With this change the text would have an error: make it by hand, and the problem says what else has to change." };
  return { edits: found.map((edit) => textEditOf(document, edit)) };
}

function wordAt({ checked }: Context, { start, end }: Span): Word | undefined {
  return [...descendants(checked.file)].find((node): node is Word => node.kind === "Word" && node.span.start === start && node.span.end === end);
}

function widened(word: Word, width: number): Edit[] | string {
  const written: NumberLiteral | undefined = widthOf(word);
  return written ? [{ span: written.span, text: String(width) }] : `How wide \`${word.name.name}\` is does not stand in it as a number.`;
}

type Groups = readonly (readonly string[])[];

/** A layer that has copies already gets other groups; one that all share gets `each` around it. */
function regrouped(context: Context, span: Span, groups: Groups, change: Exclude<TopologyChange, { kind: "width" }>): Edit[] | string {
  const wanted = change.kind === "split" ? divided(groups, change.groups) : joined(groups, change.tasks);
  if (wanted === undefined) return "These tasks do not stand so in the model: look at the new drawing.";
  const text = context.document.getText();
  const around = eachAround(context, span);
  if (around) return [{ span: around.each.span, text: wanted.length === 1 ? text.slice(around.chain.start, around.chain.end) : eachText(text.slice(around.chain.start, around.chain.end), wanted) }];
  const layer = change.kind === "split" ? writtenLayer(text, span) : undefined;
  return layer ? splitLayer(layer, wanted) : "This layer is written inside something else, or for one task: change its text by hand.";
}

/** Cuts the one group that holds the tasks; undefined where none does. */
function divided(groups: Groups, parts: Groups): Groups | undefined {
  const tasks = parts.flat();
  const whole = groups.findIndex((group) => group.length === tasks.length && tasks.every((task) => group.includes(task)));
  return whole < 0 || parts.length < 2 || parts.some(({ length }) => length === 0) ? undefined : groups.flatMap((group, index) => (index === whole ? parts : [group]));
}

/** Puts two tasks' groups together; undefined where they are together already. */
function joined(groups: Groups, [one, other]: readonly [string, string]): Groups | undefined {
  const [first, second] = [groups.findIndex((group) => group.includes(one)), groups.findIndex((group) => group.includes(other))];
  if (first < 0 || second < 0 || first === second) return undefined;
  return groups.flatMap((group, index) => (index === first ? [[...group, ...groups[second]]] : index === second ? [] : [group]));
}

/** The innermost `each` around a layer, and the chain that it copies. */
function eachAround({ checked }: Context, { start, end }: Span): { readonly each: Word; readonly chain: Span } | undefined {
  const words = [...descendants(checked.file)].filter((node): node is Word => node.kind === "Word" && node.name.name === "each" && node.span.start <= start && end <= node.span.end);
  const each = words.at(-1);
  const chain = each?.arguments?.items.find(({ key, value }) => key?.name !== "groups" && value !== undefined && value.span.start <= start && end <= value.span.end)?.value;
  return each && chain && { each, chain: chain.span };
}
