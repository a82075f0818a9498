import type { Hover } from "vscode-languageserver";
import type { Span } from "../../grammar/syntax.ts";
import { descendants } from "../../grammar/index.ts";
import { catalog } from "../../src/catalog/index.ts";
import type { SourceHeader } from "../../src/language/index.ts";
import { rangeOf, touches, type Context } from "../context.ts";
import { describeColumn, describeDefinition, describeParameter, describeSource, describeStep, describeSteps } from "../describe.ts";
import { describeDeclared } from "../describe-declared.ts";
import { keywordText, memberText } from "../grammar-words.ts";
import { placeIn, settingPlace, type Place } from "../place.ts";
import { definitionAt, parameterAt, wordNamed } from "../words.ts";
import { columnsOf } from "./columns.ts";
import { describeImported, importedAt } from "./imported.ts";
import { symbolAt } from "./symbols.ts";

/** What a name is: documentation, and for a stage its shapes, parameters and the tasks that it serves. */
export function hover(context: Context, offset: number): Hover | undefined {
  const text = context.document.getText();
  const name = nameAt(text, offset);
  const place = placeIn(context, name ? name.end : offset);
  if (place.within === "comment") return undefined;
  if (place.within === "string") return stringHover(context, place, text);
  if (!name) return undefined;
  const parts = [...describe(context, place, name, text), ...stepLines(context, name)];
  return parts.length > 0 ? hoverOf(context, parts, name) : undefined;
}

function describe(context: Context, place: Place, name: Span, text: string): string[] {
  const written = text.slice(name.start, name.end);
  const isKey = /^\s*:/.test(text.slice(name.end)) && !["file", "model"].includes(place.inside);
  const symbol = isKey ? undefined : symbolAt(context, name.start);
  if (symbol) return describeDeclared(context, symbol);
  const imported = isKey ? undefined : importedAt(context, name.start);
  if (imported) return [describeImported(context, imported)];
  if (place.before === ".") return listed(memberText(written));
  const parameter = isKey && place.inside !== "settings" ? wordNamed(place.word)?.parameters.find((known) => known.name === written) : undefined;
  if (parameter) return [describeParameter(parameter)];
  const choice = isKey ? undefined : choiceAt(place, written);
  if (choice !== undefined) return [choice];
  const definition = definitionAt(place, written, isKey);
  if (definition) return [describeDefinition(definition)];
  return isKey ? [] : listed(written === "it" ? "The value that comes into a block, a layer, or the chain that is an argument." : keywordText(written));
}

/** One of a few words that a parameter takes: what the parameter is. */
function choiceAt(place: Place, written: string): string | undefined {
  const parameter = parameterAt(place);
  if (!parameter?.choices?.includes(written)) return undefined;
  const at = settingPlace(place);
  const setting = place.inside === "settings" && at && place.key !== undefined ? catalog.setting(at, place.key) : undefined;
  return setting ? describeDefinition(setting) : describeParameter(parameter);
}

function listed(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

/** The shapes of the step whose word begins here, or what a declared name stands for. */
function stepLines(context: Context, name: Span): string[] {
  const step = context.checked.stepsAround(name).find(({ span }) => span.start === name.start);
  return step ? [describeStep(step)] : declaredLines(context, name);
}

/** A declaration makes what its last step makes, with the weights of all its steps. */
function declaredLines({ checked }: Context, name: Span): string[] {
  const symbol = checked.symbols.find(({ declaration }) => declaration.start === name.start);
  if (!symbol || symbol.kind === "model") return [];
  const inside = checked.stepsAround(symbol.member).filter(({ span }) => span.start >= symbol.member.start && span.end <= symbol.member.end);
  // The copies that a sharing stage makes are counted with the stage.
  const stages = inside.filter(({ word }) => catalog.find("sharing", word) !== undefined);
  const counted = inside.filter((step) => !stages.some((stage) => stage !== step && stage.span.start <= step.span.start && step.span.end <= stage.span.end));
  const ends = Math.max(...counted.map(({ span }) => span.end));
  const last = counted.filter(({ span }) => span.end === ends).toSorted((left, right) => left.span.start - right.span.start)[0];
  const makers = counted.filter(({ inputs }) => inputs.length > 0);
  if (!last || (symbol.kind === "task" && makers.length === 0)) return [];
  return [describeSteps(makers, symbol.kind === "task" ? { ...last, tasks: [] } : last)];
}

/** In the name of a data file, its columns; in another text, the column of that name. */
function stringHover(context: Context, place: Place, text: string): Hover | undefined {
  const rest = /^[^"\n]*/.exec(text.slice(place.start))?.[0] ?? "";
  const span = { start: place.start, end: place.start + rest.length };
  const source = place.member === "data" && place.key === undefined ? sourceAt(context, place.start) : undefined;
  if (source) return hoverOf(context, [describeSource(source)], span);
  const column = columnsOf(context).find(({ name }) => name === rest);
  return column && hoverOf(context, [describeColumn(column)], span);
}

function sourceAt({ checked, header }: Context, start: number): SourceHeader | undefined {
  for (const node of descendants(checked.file)) {
    if (node.kind === "Data" && node.source && node.source.span.start < start && start <= node.source.span.end) return header?.sources[node.name?.name ?? "data"];
  }
  return undefined;
}

function hoverOf({ document }: Context, parts: readonly string[], span: Span): Hover {
  return { contents: { kind: "markdown", value: parts.join("\n\n---\n\n") }, range: rangeOf(document, span) };
}

/** The name around an offset. */
function nameAt(text: string, offset: number): Span | undefined {
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset, offset + 200))?.[0] ?? "";
  const span = { start: offset - before.length, end: offset + after.length };
  return span.end > span.start && touches(span, offset) ? span : undefined;
}
