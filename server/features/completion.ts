import { CompletionItemKind, InsertTextFormat, type CompletionItem, type Range } from "vscode-languageserver";
import type { Definition, ParameterDefinition } from "../../src/catalog/definition.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import { rangeOf, type Context } from "../context.ts";
import { describeColumn } from "../describe.ts";
import { memberNames, memberTexts } from "../grammar-words.ts";
import { placeIn, settingPlace, type Place } from "../place.ts";
import { parameterAt, typeKind, wordNamed } from "../words.ts";
import { columnsOf } from "./columns.ts";
import { keyOf } from "./completion-resolve.ts";
import { freeColumns } from "./free-columns.ts";
import { fileSnippets, modelSnippets, withoutPlaces } from "./snippets.ts";
import { blockNamed } from "./blocks.ts";
import { fittingWords, labelItems } from "./task-values.ts";

/** What may be written at an offset, from the catalogue, the names in scope and the columns of the data. */
export function completion(context: Context, offset: number, snippets = true): CompletionItem[] {
  const place = placeIn(context, offset);
  const range = rangeOf(context.document, { start: place.start, end: offset });
  return itemsAt(context, place, offset).map((item) => placed(snippets ? item : plain(item), range));
}

function placed(item: CompletionItem, range: Range): CompletionItem {
  return { ...item, textEdit: { range, newText: item.insertText ?? item.label } };
}

function plain({ insertTextFormat, insertText, ...item }: CompletionItem): CompletionItem {
  const text = insertTextFormat === InsertTextFormat.Snippet ? withoutPlaces(insertText ?? item.label) : insertText;
  return { ...item, ...(text !== undefined && { insertText: text }) };
}

function itemsAt(context: Context, place: Place, offset: number): CompletionItem[] {
  if (place.within === "comment") return [];
  if (place.within === "string") return takesColumn(place) ? columnItems(context, "") : takesLabel(place) ? labelItems(context, offset, "") : [];
  if (place.before === ".") return memberNames.map((label) => ({ label, kind: CompletionItemKind.Property, detail: memberTexts[label] }));
  switch (place.inside) {
    case "file": return place.part === "value" && expectsStep(place) ? stages(context, place, offset) : fileSnippets();
    case "model": return memberItems(context, place, offset);
    case "settings": return settingItems(context, place, offset);
    case "arguments": return argumentItems(context, place, offset);
    case "index": return named(context, offset, ["task"]);
    case "dims": return named(context, offset, ["constant"]);
    case "list": return [...valueItems(context, place, parameterAt(place), offset)];
    case "group": return stages(context, place, offset);
  }
}

function takesColumn({ key }: Place): boolean {
  return key === "column" || key === "columns" || key === "stratify" || key === "group_by";
}

function takesLabel({ member, key }: Place): boolean {
  return member === "task" && key === "positive";
}

const opensStep: ReadonlySet<string> = new Set(["->", "=", "(", ",", ":"]);

function expectsStep({ before }: Place): boolean {
  return opensStep.has(before);
}

function memberItems(context: Context, place: Place, offset: number): CompletionItem[] {
  const kind = place.part === "type" ? typeKind(place) : undefined;
  if (kind && place.before === ":") return catalog.written(kind).map((definition) => wordItem(definition));
  if (place.part === "value" && expectsStep(place)) return stages(context, place, offset);
  if (place.member === "penalty" && place.before === "penalty") return catalog.written("penalty").map((definition) => wordItem(definition));
  if (place.member === "data" && place.before === "data") return catalog.written("source").map((definition) => wordItem(definition));
  if (place.part === "head" && place.member !== undefined && (place.before === place.member || place.before === ",")) {
    return place.member === "input" || place.member === "task" ? freeColumns(context) : [];
  }
  return place.before === "," ? [] : modelSnippets();
}

/** After `->` layers and stages; at the start of a chain also everything that has a name. */
function stages(context: Context, place: Place, offset: number): CompletionItem[] {
  const fitting = place.before === "->" ? layersFor(context, place) : [];
  const words = catalog.stages().map((definition) => {
    const rank = fitting.indexOf(definition.name);
    return rank < 0 ? wordItem(definition) : { ...wordItem(definition), sortText: `00${rank}` };
  });
  const kinds: SymbolFact["kind"][] = place.before === "->" ? ["block", "layer"] : ["input", "binding", "task", "constant", "block", "layer", "parameter"];
  return [...named(context, offset, seen(place, kinds)), ...(place.before === "->" ? [] : incoming(place)), ...words];
}

/** What usually follows an input of a type that few layers read. */
const layersByType: Readonly<Record<string, readonly string[]>> = {
  category: ["embed", "one_hot"], categories: ["embed", "one_hot"], text: ["embed", "one_hot"], image: ["conv2d", "flatten"],
};

/** The layers that fit an input right before the arrow. */
function layersFor({ document, checked }: Context, { start }: Place): readonly string[] {
  const name = /([\p{L}\p{N}_]+)\s*->\s*$/u.exec(document.getText().slice(Math.max(0, start - 200), start))?.[1];
  const inputs = checked.file.members.flatMap((member) => (member.kind === "Model" ? member.members : [])).filter((member) => member.kind === "Input");
  const type = inputs.findLast(({ span, names }) => span.start < start && names.some((known) => known.name === name))?.type?.name.name;
  return layersByType[type ?? ""] ?? [];
}

/** `it`, where something comes in: in a block, a layer, or the chain that is an argument. */
function incoming({ member, inside }: Place): CompletionItem[] {
  const everywhere = member === "block" || member === "layer";
  return everywhere || inside === "arguments"
    ? [{ label: "it", kind: CompletionItemKind.Keyword, detail: "the value that comes in", sortText: everywhere ? "0it" : "0~it" }] : [];
}

/** A block and a layer see no value of the model. */
function seen({ member }: Place, kinds: readonly SymbolFact["kind"][]): readonly SymbolFact["kind"][] {
  const hidden = member === "block" || member === "layer" ? ["input", "binding", "task"] : [];
  return kinds.filter((kind) => !hidden.includes(kind));
}

function settingItems(context: Context, place: Place, offset: number): CompletionItem[] {
  const at = settingPlace(place);
  if (!at) return [];
  if (place.before !== ":") {
    const keys = catalog.settings(at).filter(({ name }) => !place.given.includes(name));
    return keys.map((definition) => ({ ...wordItem(definition), kind: CompletionItemKind.Property, insertText: `${definition.name}: ` }));
  }
  return valueItems(context, place, parameterAt(place), offset);
}

function argumentItems(context: Context, place: Place, offset: number): CompletionItem[] {
  if (place.before === "->") return stages(context, place, offset);
  const values = valueItems(context, place, parameterAt(place), offset);
  if (place.before === ":") return values;
  return [...values, ...keysOf(context, place, offset)];
}

/** Names of the arguments that are not given yet, of a word of the catalogue or a block of the file. */
function keysOf(context: Context, place: Place, offset: number): CompletionItem[] {
  const block = place.word === undefined ? undefined : blockNamed(context, place.word, offset);
  const imported = block ? undefined : context.checked.imported.find(({ name, kind }) => name === place.word && kind === "block");
  const known = imported ? imported.parameters.map((name) => ({ name, summary: `of block ${place.word}` })) : block
    ? block.parameters.map(({ name }) => ({ name: name.name, summary: `of block ${place.word}` }))
    : (wordNamed(place.word)?.parameters ?? []).filter(({ rest }) => !rest);
  const free = known.filter(({ name }) => !place.given.includes(name));
  return free.map(({ name, summary }) => ({ label: `${name}:`, insertText: `${name}: `, detail: summary, kind: CompletionItemKind.Field }));
}

function valueItems(context: Context, place: Place, parameter: ParameterDefinition | undefined, offset: number): CompletionItem[] {
  if (takesColumn(place)) return columnItems(context, "\"");
  if (takesLabel(place)) return labelItems(context, offset, "\"");
  switch (parameter?.type) {
    case "word": case "words": return wordItems(context, place, parameter, offset);
    case "choice": return [...choiceItems(parameter), ...searchItems()];
    case "matrix": return place.inside === "list" ? [] : choiceItems(parameter);
    case "edges": return place.inside === "list" ? named(context, offset, ["task"]) : choiceItems(parameter);
    case "boolean": return [...["true", "false"].map((label) => ({ label, kind: CompletionItemKind.Keyword })), ...searchItems()];
    case "task": case "tasks": case "groups": return named(context, offset, ["task"]);
    case "chain": return stages(context, { ...place, before: "->" }, offset);
    case "value": return [...named(context, offset, seen(place, ["input", "binding", "task", "parameter"])), ...incoming(place)];
    case "integer": case "number": case "integers": case "numbers":
      return [...presetItems(parameter), ...(place.inside === "list" ? [] : [...choiceItems(parameter), ...insteadItems(parameter)]), ...named(context, offset, ["constant", "parameter"]), ...searchItems()];
    case "string": case "strings": return [];
    default: return place.inside === "settings" ? [] : named(context, offset, seen(place, ["input", "binding", "task", "constant", "parameter"]));
  }
}

function choiceItems({ choices }: ParameterDefinition): CompletionItem[] {
  return (choices ?? []).map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

/** Words that may stand instead of a number: a weight may be a `ramp`. */
function insteadItems({ type, words }: ParameterDefinition): CompletionItem[] {
  return type === "number" && words ? catalog.written(words).map((definition) => wordItem(definition)) : [];
}

/** What a number is where nothing is written: somewhere to start from. */
function presetItems({ default: preset }: ParameterDefinition): CompletionItem[] {
  return typeof preset === "number" ? [{ label: String(preset), kind: CompletionItemKind.Value, detail: "what stands where nothing is written", sortText: "0" }] : [];
}

/** Words of a kind; of losses and metrics those that fit the task. */
function wordItems(context: Context, place: Place, { words }: ParameterDefinition, offset: number): CompletionItem[] {
  const fitting = place.inside === "arguments" ? undefined : fittingWords(context, place, offset);
  const known = words ? catalog.written(words).filter(({ name }) => fitting?.includes(name) ?? true) : [];
  return known.length > 0 ? [...known.map((definition) => wordItem(definition)), ...searchItems()] : [];
}

/** What may stand for any number or word, behind everything else. */
function searchItems(): CompletionItem[] {
  return catalog.written("search").map((definition) => ({
    ...wordItem(definition), sortText: `3${definition.name}`, insertText: `${definition.name}($1)`, insertTextFormat: InsertTextFormat.Snippet,
  }));
}

function columnItems(context: Context, quote: string): CompletionItem[] {
  return columnsOf(context).map((column) => ({
    label: column.name,
    insertText: `${quote}${column.name}${quote}`,
    filterText: `${quote}${column.name}${quote}`,
    detail: describeColumn(column),
    kind: CompletionItemKind.Field,
  }));
}

const symbolKinds: Readonly<Record<SymbolFact["kind"], CompletionItemKind>> = {
  input: CompletionItemKind.Field, binding: CompletionItemKind.Variable, task: CompletionItemKind.Event, block: CompletionItemKind.Function,
  layer: CompletionItemKind.Module, data: CompletionItemKind.File, model: CompletionItemKind.Class, parameter: CompletionItemKind.TypeParameter,
  constant: CompletionItemKind.Constant,
};

function named({ checked, document }: Context, offset: number, kinds: readonly SymbolFact["kind"][]): CompletionItem[] {
  // A model that is not closed yet ends with its last word: blanks behind it are still inside. What is being declared cannot read itself.
  const written = document.getText().slice(0, offset).trimEnd().length;
  const visible = checked.symbols.filter(({ kind, name, scope }) => kinds.includes(kind) && name !== "" && scope.start <= offset && written <= scope.end)
    .filter(({ kind, member }) => kind === "parameter" || member.start > offset || written > member.end);
  const hidden = new Set(visible.map(({ name }) => name));
  const imported = checked.imported.filter(({ kind, name }) => kinds.includes(kind) && !hidden.has(name));
  return [...visible.map((symbol) => namedItem(symbol, symbol.kind)), ...imported.map((fact) => namedItem(fact, `${fact.kind} of ${fact.path}`))];
}

function namedItem({ name, kind, documentation }: Pick<SymbolFact, "name" | "kind" | "documentation">, detail: string): CompletionItem {
  return { label: name, kind: symbolKinds[kind], detail, sortText: `0${name}`, ...(documentation && { documentation }) };
}

const order = new Map(catalog.all().map((definition, index) => [definition, String(index).padStart(4, "0")]));

/** The catalogue tells of the usual words first. */
function orderOf(definition: Definition): string {
  return order.get(definition) ?? definition.name;
}

/** A word with its required arguments as places to fill in. */
function wordItem(definition: Definition): CompletionItem {
  const required = definition.kind === "setting" ? [] : definition.parameters.filter((parameter) => !parameter.optional && parameter.default === undefined && !parameter.rest);
  return {
    label: definition.name,
    kind: CompletionItemKind.Function,
    detail: definition.summary,
    data: keyOf(definition),
    sortText: `1${orderOf(definition)}`,
    ...(required.length > 0 && {
      insertText: `${definition.name}(${required.map(({ name }, index) => `\${${index + 1}:${name}}`).join(", ")})`,
      insertTextFormat: InsertTextFormat.Snippet,
    }),
  };
}
