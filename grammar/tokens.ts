import { createToken, Lexer, type ILexingResult, type IToken, type TokenType } from "chevrotain";

/** Every token of the language. Comments are lexed into a group of their own and never reach the parser. */

const namePattern = /[\p{L}_][\p{L}\p{N}_]*/uy;

/** Names are mostly plain letters, which need no expression: every second word is one. */
function matchName(text: string, offset: number): [string] | RegExpExecArray | null {
  let end = offset;
  while (isPlain(text.charCodeAt(end))) end++;
  if (text.charCodeAt(end) < 128 || end === text.length) return end > offset && !isDigit(text.charCodeAt(offset)) ? [text.slice(offset, end)] : null;
  namePattern.lastIndex = offset;
  return namePattern.exec(text);
}

function isDigit(character: number): boolean {
  return character >= 48 && character <= 57;
}

/** Letters of ASCII, digits and `_`. */
function isPlain(character: number): boolean {
  return (character >= 97 && character <= 122) || (character >= 65 && character <= 90) || character === 95 || isDigit(character);
}

/**
 * Letters, `_`, and everything beyond ASCII: with this the lexer keeps its table of first characters. Beyond 255 it has one place for
 * 255 characters, so that one of every hundred names them all.
 */
const nameStarts = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"]
  .map((character) => character.charCodeAt(0))
  .concat(Array.from({ length: 128 }, (_, index) => 128 + index))
  .concat(Array.from({ length: Math.ceil((65_536 - 256) / 100) }, (_, index) => 256 + 100 * index), 65_535);

export const Name = createToken({
  name: "Name", label: "a name", pattern: matchName, start_chars_hint: nameStarts, line_breaks: false,
});

/** Category of all keywords: a keyword may stand as a key before `:`, and as a choice behind it in round brackets. */
export const Keyword = createToken({ name: "Keyword", label: "a keyword", pattern: Lexer.NA });

function keyword(word: string): TokenType {
  return createToken({ name: word, label: `\`${word}\``, pattern: word, longer_alt: Name, categories: [Keyword] });
}

function mark(name: string, pattern: string): TokenType {
  return createToken({ name, label: `\`${pattern}\``, pattern });
}

export const ImportWord = keyword("import");
export const BlockWord = keyword("block");
export const LayerWord = keyword("layer");
export const ModelWord = keyword("model");
export const DataWord = keyword("data");
export const InputWord = keyword("input");
export const TaskWord = keyword("task");
export const PenaltyWord = keyword("penalty");
export const TrainWord = keyword("train");
export const AnalyzeWord = keyword("analyze");
export const ExtendWord = keyword("extend");
const TrueWord = createToken({ name: "true", label: "`true`", pattern: "true", longer_alt: Name });
const FalseWord = createToken({ name: "false", label: "`false`", pattern: "false", longer_alt: Name });
export { FalseWord, TrueWord };

/** An exponent may lack its digits, and so may a point that nothing follows: they are about to be written, and the parser asks for them. */
export const NumberToken = createToken({
  name: "Number", label: "a number", pattern: /-?\d[\d_]*(?:\.\d[\d_]*|\.(?![.\w\u0080-\uffff]))?(?:[eE][+-]?\d+|[eE][+-]?(?![\w\u0080-\uffff]))?%?/,
});

/** Ends at its quote, or where its line ends: the parser then reports it as unterminated. */
export const StringToken = createToken({
  name: "String", label: "a string", pattern: /"(?:[^"\\\n\r]|\\[^\n\r]?)*"?/, line_breaks: false,
});

export const Arrow = mark("Arrow", "->");
export const DotDot = mark("DotDot", "..");
export const Dot = mark("Dot", ".");
export const Comma = mark("Comma", ",");
export const Colon = mark("Colon", ":");
export const Equals = mark("Equals", "=");
export const LeftParen = mark("LeftParen", "(");
export const RightParen = mark("RightParen", ")");
export const LeftBracket = mark("LeftBracket", "[");
export const RightBracket = mark("RightBracket", "]");
export const LeftBrace = mark("LeftBrace", "{");
export const RightBrace = mark("RightBrace", "}");

/** To the closing mark, or to the end of the text: the parser then reports it as open. */
function matchBlockComment(text: string, offset: number): [string] | null {
  if (!text.startsWith("/*", offset)) return null;
  const close = text.indexOf("*/", offset + 2);
  return [text.slice(offset, close < 0 ? text.length : close + 2)];
}

const LineComment = createToken({ name: "LineComment", pattern: /\/\/[^\n\r]*/, group: "comments" });
const BlockComment = createToken({
  name: "BlockComment", pattern: matchBlockComment, group: "comments", line_breaks: true, start_chars_hint: ["/"],
});
const Space = createToken({ name: "Space", pattern: /[ \t\r\n\u00a0\ufeff]+/, group: Lexer.SKIPPED, line_breaks: true });

/** The keywords that begin a member, in the order of the grammar. */
export const keywords: readonly TokenType[] = [
  ImportWord, BlockWord, LayerWord, ModelWord, DataWord, InputWord, TaskWord, PenaltyWord, TrainWord, AnalyzeWord, ExtendWord,
];

export const vocabulary: TokenType[] = [
  Space, LineComment, BlockComment,
  ...keywords, TrueWord, FalseWord, Name, Keyword,
  NumberToken, StringToken,
  Arrow, DotDot, Dot, Comma, Colon, Equals,
  LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace,
];

let made: Lexer | undefined;

/** The vocabulary is looked at for faults where `validated`: that takes a while, and a test does it. */
export function createLexer(validated = false): Lexer {
  return new Lexer(vocabulary, { positionTracking: "onlyOffset", ensureOptimizations: true, skipValidations: !validated });
}

/** Tokens with offsets, comments as the group `comments`, and characters that begin no token as errors. */
export function tokenize(text: string): ILexingResult {
  const result = (made ??= createLexer()).tokenize(text);
  nameChoices(result.tokens);
  return result;
}

/** `pcgrad(scope: layer)`: between a colon and what ends an argument, in round brackets, no member begins; a keyword there is a name. */
function nameChoices(tokens: IToken[]): void {
  for (let at = 2; at < tokens.length - 1; at++) {
    const token = tokens[at];
    if (tokens[at - 1].tokenType !== Colon || !isKeyword(token.tokenType) || !endsArgument.has(tokens[at + 1].tokenType)) continue;
    if (openAt(tokens, at) === LeftParen) tokens[at] = { ...token, tokenType: Name, tokenTypeIdx: Name.tokenTypeIdx ?? token.tokenTypeIdx };
  }
}

function isKeyword(type: TokenType): boolean {
  return type.CATEGORIES?.includes(Keyword) === true;
}

const endsArgument: ReadonlySet<TokenType> = new Set([Comma, RightParen]);
const opening: ReadonlySet<TokenType> = new Set([LeftParen, LeftBracket, LeftBrace]);
const closing: ReadonlySet<TokenType> = new Set([RightParen, RightBracket, RightBrace]);

/** The bracket that is open where a token stands. */
function openAt(tokens: readonly IToken[], at: number): TokenType | undefined {
  let depth = 0;
  for (let before = at - 1; before >= 0; before--) {
    const { tokenType } = tokens[before];
    if (closing.has(tokenType)) depth++;
    else if (opening.has(tokenType) && depth-- === 0) return tokenType;
  }
  return undefined;
}
