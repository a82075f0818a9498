import { EOF, tokenMatcher, type ILexingError, type IRecognitionException, type IToken, type TokenType } from "chevrotain";
import { spanOf } from "./draft.ts";
import type { Lapse } from "./noting-parser.ts";
import type { Span, SyntaxProblem } from "./syntax.ts";
import * as t from "./tokens.ts";

/** What can be wrong with the text itself: one code and one plain sentence each. */

export function unreadable(text: string, error: ILexingError): SyntaxProblem {
  const span = { start: error.offset, end: error.offset + error.length };
  const written = text.slice(span.start, Math.min(span.end, span.start + 20));
  return { code: "MTL105", message: `${quote(written)} has no meaning in this language`, span };
}

export function openComment(span: Span): SyntaxProblem {
  return { code: "MTL107", message: "this comment is never closed: `*/` is missing", span, expected: ["`*/`"] };
}

export function outsideModel(word: string, span: Span, afterModel: boolean): SyntaxProblem {
  const advice = afterModel ? "is the `}` before it one too many?" : "put it inside `model NAME { … }`";
  return { code: "MTL110", message: `\`${word}\` stands outside a model: ${advice}`, span };
}

export function importInModel(span: Span): SyntaxProblem {
  return { code: "MTL110", message: "`import` stands inside a model: put it at the top of the file", span };
}

export function strayBrace(span: Span): SyntaxProblem {
  return { code: "MTL114", message: "this `}` closes nothing", span };
}

export function noMember(token: IToken): SyntaxProblem {
  return {
    code: "MTL101",
    message: `${quote(token.image)} begins no declaration: expected a name or a keyword`,
    span: spanOf(token),
    expected: ["a name", ...t.keywords.map((keyword) => `\`${keyword.name}\``)],
  };
}

export function modelName(last: IToken): SyntaxProblem {
  return { code: "MTL104", message: "this model has no name", span: spanOf(last), expected: ["a name"] };
}

export function modelOpen(name: string, last: IToken): SyntaxProblem {
  return missing("{", `after \`${name}\``, last);
}

export function modelClose(name: string, open: IToken): SyntaxProblem {
  return { code: "MTL102", message: `the \`{\` of model \`${name}\` is never closed`, span: spanOf(open), expected: ["`}`"] };
}

export function tooLarge(length: number, limit: number): SyntaxProblem {
  const message = `analysis limited: the file has ${millions(length)} million characters, more than ${millions(limit)} million are not read`;
  return { code: "MTL120", message, span: { start: 0, end: 0 } };
}

export function tooDeep(limit: number, first: IToken): SyntaxProblem {
  const message = `analysis limited: brackets are nested more than ${limit} deep here; name the inner parts in bindings of their own`;
  return { code: "MTL121", message, span: spanOf(first) };
}

export function tooMany(limit: number, span: Span): SyntaxProblem {
  return { code: "MTL122", message: `analysis limited: more than ${limit - 1} problems, the rest is not shown`, span };
}

export function lapseProblem(lapse: Lapse): SyntaxProblem {
  switch (lapse.kind) {
    case "comma":
      return { code: "MTL111", message: "a `,` is missing between these arguments", span: lapse.span, expected: ["`,`"] };
    case "names":
      return { code: "MTL111", message: "a `,` is missing between these names", span: lapse.span, expected: ["`,`"] };
    case "commas":
      return { code: "MTL114", message: "this `,` separates nothing", span: lapse.span };
    case "colon":
      return { code: "MTL108", message: "a `:` is missing between the key and its value", span: lapse.span, expected: ["`:`"] };
    case "equals":
      return { code: "MTL112", message: "a value is named with `:` here, not with `=`", span: lapse.span, expected: ["`:`"] };
    case "unterminated":
      return { code: "MTL106", message: "this string is never closed: `\"` is missing", span: lapse.span, expected: ["`\"`"] };
    case "exponent":
      return { code: "MTL103", message: "the digits of the exponent are missing, as in `1e-3`", span: { start: lapse.span.end, end: lapse.span.end } };
    case "fraction":
      return { code: "MTL103", message: "the digits behind the point are missing, as in `0.5`", span: { start: lapse.span.end, end: lapse.span.end } };
    case "escape":
      return { code: "MTL109", message: "this is no escape: write `\\\"`, `\\\\`, `\\n`, `\\t` or `\\u{…}`", span: lapse.span };
  }
}

/** What the parser stumbled over; `tokens` are those of the member that it was reading. */
export function stumble(error: IRecognitionException, tokens: readonly IToken[]): SyntaxProblem {
  const expected = error.message.split("\n").filter((label) => label !== "");
  const found = error.token.tokenType === EOF ? undefined : error.token;
  const before = found ? tokens[tokens.indexOf(found) - 1] : tokens.at(-1);
  const last = before ?? (tokens[0] as IToken);
  if (error.name === "NotAllInputParsedException" && found && isKeyOfSetting(found, tokens)) return missing("{", `after ${quote(last.image)}`, last);
  if (error.name === "NotAllInputParsedException" || !expected.length) return superfluous(found ?? last, last);
  const wanted = ruleOf(error) === "names" ? ["a name"] : expected;
  return { ...expectation(wanted, found, last, ruleOf(error)), expected: wanted };
}

/** `scale: log` where a member could end: the brace before its settings is missing. */
function isKeyOfSetting(found: IToken, tokens: readonly IToken[]): boolean {
  const next = tokens[tokens.indexOf(found) + 1];
  return found.tokenType === t.Name && next?.tokenType === t.Colon;
}

function ruleOf(error: IRecognitionException): string {
  return error.context.ruleStack.at(-1) ?? "";
}

function expectation(expected: readonly string[], found: IToken | undefined, last: IToken, rule: string): SyntaxProblem {
  const only = expected.length === 1 ? expected[0] : undefined;
  if (only === "a name") return missingName(found, last);
  if (rule === "step" || rule === "value" || rule === "flow") return missingValue(found, last);
  if (rule === "key" || rule === "setting") return notAKey(found, last);
  if (found?.tokenType === t.Equals && namedAlone.has(last.tokenType)) return missingName(last, last);
  const mark = only?.slice(1, -1);
  if (mark !== undefined && only?.startsWith("`")) {
    if (found && "])".includes(mark) && startsValue(found)) return superfluous(found, last);
    return missing(mark, `after ${quote(last.image)}`, last);
  }
  const span = found ? spanOf(found) : after(last);
  return { code: "MTL101", message: `expected ${listed(expected)}, found ${nameOf(found)}`, span };
}

/** Keywords that no name follows: before `=` they are meant as one. */
const namedAlone: ReadonlySet<TokenType> = new Set([t.TrainWord, t.AnalyzeWord, t.PenaltyWord, t.ExtendWord, t.ImportWord]);

function missing(mark: string, where: string, last: IToken): SyntaxProblem {
  const code = "(){}[]".includes(mark) ? "MTL102" : "MTL108";
  return { code, message: `a \`${mark}\` is missing ${where}`, span: after(last), expected: [`\`${mark}\``] };
}

function missingName(found: IToken | undefined, last: IToken): SyntaxProblem {
  if (found && tokenMatcher(found, t.Keyword)) {
    return { code: "MTL113", message: `\`${found.image}\` is a keyword and cannot be a name`, span: spanOf(found) };
  }
  return { code: "MTL104", message: `a name is missing after ${quote(last.image)}`, span: after(last) };
}

function missingValue(found: IToken | undefined, last: IToken): SyntaxProblem {
  if (found && tokenMatcher(found, t.Keyword)) return missingName(found, last);
  const what = last.tokenType === t.Arrow || last.tokenType === t.LeftParen ? "a layer or a value" : "a value";
  return { code: "MTL103", message: `${what} is missing after ${quote(last.image)}`, span: after(last) };
}

function notAKey(found: IToken | undefined, last: IToken): SyntaxProblem {
  if (last.tokenType === t.Name || tokenMatcher(last, t.Keyword)) {
    return { code: "MTL108", message: `\`${last.image}\` has no value: write \`${last.image}: …\``, span: after(last) };
  }
  const span = found ? spanOf(found) : after(last);
  return { code: "MTL101", message: `expected a key and its value, found ${nameOf(found)}`, span };
}

function superfluous(found: IToken, last: IToken): SyntaxProblem {
  const span = spanOf(found);
  if (found.tokenType === t.RightParen || found.tokenType === t.RightBracket) {
    return { code: "MTL114", message: `this \`${found.image}\` closes nothing`, span };
  }
  if (found.tokenType === t.Equals) return { code: "MTL104", message: "`=` is not expected here: is a name missing before it?", span };
  const chained = found.tokenType === t.Name && (last.tokenType === t.Name || last.tokenType === t.RightParen);
  const advice = chained ? ": is a `->` missing before it?" : "";
  return { code: "MTL101", message: `${quote(found.image)} is not expected here${advice}`, span };
}

function startsValue(token: IToken): boolean {
  return token.tokenType === t.Name || token.tokenType === t.NumberToken || token.tokenType === t.StringToken;
}

function after(token: IToken): Span {
  const { end } = spanOf(token);
  return { start: end, end };
}

function quote(text: string): string {
  const short = text.length > 24 ? `${text.slice(0, 23)}…` : text;
  return `\`${short}\``;
}

function nameOf(token: IToken | undefined): string {
  return token ? quote(token.image) : "the end of the declaration";
}

function listed(labels: readonly string[]): string {
  if (labels.length < 2) return labels.join("");
  return `${labels.slice(0, -1).join(", ")} or ${labels.at(-1)}`;
}

function millions(length: number): string {
  return (length / 1e6).toFixed(1);
}
