import { pathAt } from "../../grammar/index.ts";
import type { Input, SyntaxFile, Task, Word } from "../../grammar/syntax.ts";
import { catalog } from "../catalog/index.ts";
import { at, cut, wordAt, type Place } from "./fix-place.ts";
import { memberFixes } from "./member-fixes.ts";
import type { Edit, Fix, Problem } from "./problem.ts";
import { removedArgument, removedEntry } from "./removals.ts";
import { settingFixes } from "./setting-fixes.ts";
import { sharingFixes } from "./sharing-fixes.ts";

type Fixer = (place: Place) => readonly Fix[];

/** The edits that mend a problem: those that were clear when it was found, and those that the text around it makes clear. */
export function fixesOf(problem: Problem, file: SyntaxFile, text: string): readonly Fix[] {
  if (problem.fixes.length > 0) return problem.fixes;
  const fixer = Object.hasOwn(fixers, problem.code) ? fixers[problem.code] : undefined;
  return fixer?.({ problem, file, text, path: pathAt(file, problem.span.start) }) ?? [];
}

const fixers: Readonly<Record<string, Fixer>> = {
  MTL101: missingArrow,
  MTL105: ({ problem: { span }, text }) => [{ title: `Remove \`${cut(text, span)}\``, edits: [{ span, text: "" }] }],
  MTL106: ({ problem: { span }, text }) => [insert("\"", span.start + cut(text, span).trimEnd().length)],
  MTL107: ({ problem: { span } }) => [insert(" */", span.end)],
  MTL109: ({ problem: { span } }) => [{ title: "Write `\\\\`", edits: [{ span: at(span.start), text: "\\" }] }],
  MTL113: anotherName,
  MTL114: ({ problem: { span }, text }) => [{ title: `Remove \`${cut(text, span)}\``, edits: [{ span, text: "" }] }],
  MTL206: withoutIndex,
  MTL211: stageOf,
  MTL302: samePadding,
  MTL312: (place) => removedArgument(place, place.problem.span.start),
  MTL316: removedEntry,
  MTL341: pooledFirst,
  MTL342: recurrentInside,
  MTL403: ({ problem: { span } }) => [{ title: "Add `-> output`: this is the prediction", edits: [{ span: at(span.end), text: " -> output" }] }],
  MTL410: removedEntry,
  MTL411: removedEntry,
  ...memberFixes,
  ...settingFixes,
  ...sharingFixes,
};

/** `x dense(8)`: a name behind a value, with nothing between. */
function missingArrow({ problem: { span, message } }: Place): Fix[] {
  return message.includes("`->` missing") ? [{ title: "Insert `->`", edits: [{ span: at(span.start), text: "-> " }] }] : [];
}

/** A keyword as the name of a task or an input gets another name, and still means its column. */
function anotherName({ problem: { span }, text, path }: Place): Fix[] {
  const member = path.findLast((node) => node.kind === "Task" || node.kind === "Input");
  if (!member || text.slice(member.span.start, span.start).trim() !== member.kind.toLowerCase()) return [];
  const column = cut(text, span);
  const edits = [{ span, text: `${column}_` }, ...namedColumn(member, column)];
  return [{ title: `Name it \`${column}_\`, of column \`${column}\``, edits }];
}

function namedColumn({ span, settings }: Task | Input, column: string): Edit[] {
  if (!settings) return [{ span: at(span.end), text: ` { column: "${column}" }` }];
  const told = settings.entries.some(({ key }) => key.name === "column" || key.name === "columns");
  return told ? [] : [{ span: at(settings.span.start + 1), text: ` column: "${column}"${settings.entries.length > 0 ? "," : ""}` }];
}

/** Layers that read a sequence step by step, as many numbers wide as the one that does not. */
function recurrentInside({ problem, path }: Place): Fix[] {
  const word = path.findLast((node): node is Word => node.kind === "Word" && node.span.start === problem.span.start);
  const value = word?.arguments?.items[0]?.value;
  const inner = value?.kind === "Flow" && value.steps.length === 1 ? value.steps[0] : undefined;
  const width = inner?.kind === "Word" ? inner.arguments?.items[0] : undefined;
  if (!inner || width?.value?.kind !== "Number") return [];
  const { text } = width.value;
  return ["lstm", "gru"].map((name) => ({ title: `Change to \`${name}(${text})\``, edits: [{ span: inner.span, text: `${name}(${text})` }] }));
}

function withoutIndex({ path }: Place): Fix[] {
  const word = wordAt(path);
  if (!word?.index) return [];
  const end = word.member ? word.member.span.start - 1 : word.span.end;
  return [{ title: `Read \`${word.name.name}\``, edits: [{ span: { start: word.name.span.end, end }, text: "" }] }];
}

/** A chain that has a name becomes what may stand behind an arrow. */
function stageOf({ problem: { span }, file, text, path }: Place): Fix[] {
  const name = cut(text, span);
  const model = path.find((node) => node.kind === "Model");
  const members = [...(model?.kind === "Model" ? model.members : []), ...file.members];
  const binding = members.find((member) => member.kind === "Binding" && member.name.name === name);
  if (!binding) return [];
  return [["block", "new weights each time"], ["layer", "one set of weights"]].map(([word, what]) => ({
    title: `Declare \`${name}\` as a \`${word}\`: ${what}`, edits: [{ span: at(binding.span.start), text: `${word} ` }],
  }));
}

/** `x -> lstm(8)` of too many positions: pooled by what makes them few enough. */
function pooledFirst({ problem: { message }, text, path }: Place): Fix[] {
  const word = wordAt(path);
  const [most, length] = [/at most (\d+)/, /has (\d+)/].map((count) => Number(count.exec(message)?.[1]));
  if (!word || !most || !length || !/->\s*$/.test(text.slice(0, word.span.start))) return [];
  const pool = `avg_pool(${Math.ceil(length / most)})`;
  return [{ title: `Pool by \`${pool}\` before`, edits: [{ span: at(word.span.start), text: `${pool} -> ` }] }];
}

/** With padding, a window is never larger than the picture. */
function samePadding({ path }: Place): Fix[] {
  const word = wordAt(path);
  const padding = word && catalog.stage(word.name.name)?.parameters.find(({ name, choices }) => name === "padding" && choices?.includes("same"));
  if (!word?.arguments || !padding) return [];
  const given = word.arguments.items.find(({ key }) => key?.name === "padding");
  if (given?.value) return [{ title: "Use `padding: same`", edits: [{ span: given.value.span, text: "same" }] }];
  return [{ title: "Add `padding: same`", edits: [{ span: at(word.arguments.span.end - 1), text: ", padding: same" }] }];
}

function insert(mark: string, offset: number): Fix {
  return { title: `Insert \`${mark.trim()}\``, edits: [{ span: at(offset), text: mark }] };
}
