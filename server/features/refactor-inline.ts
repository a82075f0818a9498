import { CodeActionKind } from "vscode-languageserver";
import { descendants } from "../../grammar/index.ts";
import type { Block, Flow, Span, SyntaxFile, Word } from "../../grammar/syntax.ts";
import type { Edit } from "../../src/language/index.ts";
import { applied, type Refactoring, type Target } from "./refactoring.ts";
import { contains } from "./refactor-extract.ts";

/** A use of a block becomes what the block says, with its arguments in place of its parameters. */
export function inlineBlock({ text, file, checked, span }: Target): Refactoring[] {
  const word = wordAt(file, span);
  const symbol = word && checked.symbols.find(({ kind, uses }) => kind === "block" && uses.some(({ start }) => start === word.name.span.start));
  const block = symbol && blockAt(file, symbol.declaration);
  if (!word || !symbol || !block?.flow) return [];
  const readsIt = itsIn(block.flow).length > 0;
  const incoming = readsIt ? nameBefore(file, word) : undefined;
  if (readsIt && !incoming) return [];
  const body = written(text, block, word, checked.symbols, incoming && text.slice(incoming.start, incoming.end));
  if (body === undefined) return [];
  return [{
    title: `Inline block \`${symbol.name}\``, kind: CodeActionKind.RefactorInline, keepsMeaning: true,
    edits: [{ span: incoming ? { start: incoming.start, end: word.span.end } : word.span, text: body }],
  }];
}

/** The name that flows into a word: only a name can stand in several places and still be one value. */
function nameBefore(file: SyntaxFile, word: Word): Span | undefined {
  const flow = [...descendants(file)].find((node): node is Flow => node.kind === "Flow" && node.steps.includes(word));
  const [first, second] = flow?.steps ?? [];
  return second === word && first?.kind === "Word" && !first.arguments ? first.span : undefined;
}

function itsIn(flow: Flow): Span[] {
  return [...descendants(flow)].flatMap((node) => (node.kind === "Word" && node.name.name === "it" ? [node.name.span] : []));
}

function wordAt(file: SyntaxFile, span: Span): Word | undefined {
  const words = [...descendants(file)].filter((node): node is Word => node.kind === "Word");
  return words.findLast((word) => contains(word.span, span) && span.start <= word.name.span.end);
}

function blockAt(file: SyntaxFile, { start }: Span): Block | undefined {
  for (const node of descendants(file)) if (node.kind === "Block" && node.name?.span.start === start) return node;
  return undefined;
}

/** The text of a block, with `it` as the name that comes in. Undefined where an argument is missing. */
function written(text: string, block: Block, word: Word, symbols: Target["checked"]["symbols"], it: string | undefined): string | undefined {
  const { flow } = block;
  if (!flow) return undefined;
  const given = argumentsOf(text, block, word);
  const edits: Edit[] = it === undefined ? [] : itsIn(flow).map((span) => ({ span: shifted(span, -flow.span.start), text: it }));
  for (const { name } of block.parameters) {
    const uses = symbols.find(({ kind, declaration }) => kind === "parameter" && declaration.start === name.span.start)?.uses ?? [];
    const value = given.get(name.name);
    if (value === undefined) return undefined;
    for (const use of uses.filter((place) => contains(flow.span, place))) edits.push({ span: shifted(use, -flow.span.start), text: value });
  }
  return applied(text.slice(flow.span.start, flow.span.end), edits);
}

/** What each parameter stands for, as written: named arguments by name, the others in order, the rest by default. */
function argumentsOf(text: string, block: Block, word: Word): Map<string, string> {
  const given = new Map<string, string>();
  for (const { key, value } of word.arguments?.items ?? []) {
    const name = key?.name ?? block.parameters.find((parameter) => !given.has(parameter.name.name))?.name.name;
    if (name !== undefined && value) given.set(name, text.slice(value.span.start, value.span.end));
  }
  for (const { name, default: preset } of block.parameters) {
    if (preset && !given.has(name.name)) given.set(name.name, text.slice(preset.span.start, preset.span.end));
  }
  return given;
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
