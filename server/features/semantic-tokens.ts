import { SemanticTokensBuilder, type Range, type SemanticTokens, type SemanticTokensLegend } from "vscode-languageserver";
import { tokenMatcher, type IToken } from "chevrotain";
import { descendants } from "../../grammar/index.ts";
import { Keyword, tokenize } from "../../grammar/tokens.ts";
import type { Span, SyntaxNode } from "../../grammar/syntax.ts";
import type { SymbolFact } from "../../src/language/index.ts";
import type { Context } from "../context.ts";

const types = ["class", "variable", "parameter", "property", "function", "type", "event", "enumMember", "keyword", "number", "string", "comment", "operator"] as const;
type TokenType = (typeof types)[number];

export const legend: SemanticTokensLegend = { tokenTypes: [...types], tokenModifiers: ["declaration", "readonly", "defaultLibrary"] };

const declaration = 1;
const readonly = 2;
/** Of words of the catalogue, as against names of the file. */
const defaultLibrary = 4;

interface Token {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: number;
}

const symbolTypes: Readonly<Record<SymbolFact["kind"], TokenType>> = {
  input: "parameter", binding: "variable", task: "event", block: "function", layer: "function", data: "variable", model: "class",
  parameter: "parameter", constant: "variable",
};

/** What every name is, as the checker knows it: a task looks other than a layer, wherever it stands; in a range, only what is in it. */
export function semanticTokens(context: Context, range?: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const first = range ? context.document.offsetAt(range.start) : 0;
  const last = range ? context.document.offsetAt(range.end) : Number.POSITIVE_INFINITY;
  let end = 0;
  for (const { span, type, modifiers } of tokensOf(context)) {
    if (span.end < first || span.start > last) continue;
    if (span.start < end || span.end <= span.start) continue;
    const { line, character } = context.document.positionAt(span.start);
    builder.push(line, character, span.end - span.start, types.indexOf(type), modifiers);
    end = span.end;
  }
  return builder.build();
}

function tokensOf({ checked, document }: Context): Token[] {
  const imported = checked.imported.flatMap(({ kind, uses }) => uses.map((span): Token => ({ span, type: symbolTypes[kind], modifiers: kind === "constant" ? readonly : 0 })));
  const named = [...checked.symbols.filter(({ name }) => name !== "").flatMap(symbolTokens), ...imported];
  const taken = new Set(named.map(({ span }) => span.start));
  const words = [...descendants(checked.file)].flatMap(wordTokens).filter(({ span }) => !taken.has(span.start));
  for (const { span } of words) taken.add(span.start);
  const rest = plainTokens(document.getText()).filter(({ span }) => !taken.has(span.start));
  return [...named, ...words, ...rest].sort((left, right) => left.span.start - right.span.start);
}

/** What is told by the letters alone: an editor without a TextMate grammar has no other source of it. */
function plainTokens(text: string): Token[] {
  const { tokens, groups } = tokenize(text);
  const marks = tokens.flatMap((token) => {
    const type = plainType(token);
    return type ? [{ span: { start: token.startOffset, end: token.startOffset + token.image.length }, type, modifiers: 0 }] : [];
  });
  return [...marks, ...(groups["comments"] ?? []).flatMap(({ startOffset, image }) => commentLines(startOffset, image))];
}

function plainType(token: IToken): TokenType | undefined {
  if (tokenMatcher(token, Keyword)) return "keyword";
  switch (token.tokenType.name) {
    case "Number": return "number";
    case "String": return "string";
    case "true": case "false": return "keyword";
    case "Arrow": return "operator";
    default: return undefined;
  }
}

/** A token stands on one line. */
function commentLines(start: number, image: string): Token[] {
  let at = start;
  return image.split("\n").map((line) => {
    const span = { start: at, end: at + line.trimEnd().length };
    at += line.length + 1;
    return { span, type: "comment" as const, modifiers: 0 };
  });
}

function symbolTokens({ kind, declaration: declared, uses }: SymbolFact): Token[] {
  const type = symbolTypes[kind];
  const fixed = kind === "constant" ? readonly : 0;
  return [{ span: declared, type, modifiers: declaration | fixed }, ...uses.map((span) => ({ span, type, modifiers: fixed }))];
}

function wordTokens(node: SyntaxNode): Token[] {
  const token = (span: Span | undefined, type: TokenType, modifiers = 0): Token[] => (span ? [{ span, type, modifiers }] : []);
  switch (node.kind) {
    case "Word": return [...token(node.name.span, "function", defaultLibrary), ...token(node.member?.span, "property")];
    case "Type": return token(node.name.span, "type", defaultLibrary);
    case "Setting": return token(node.key.span, "property");
    case "Argument": return token(node.key?.span, "parameter");
    default: return [];
  }
}
