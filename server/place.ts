import type { IToken } from "chevrotain";
import { keywords, tokenize } from "../grammar/tokens.ts";
import type { Model, Span } from "../grammar/syntax.ts";
import type { Context } from "./context.ts";
import type { SettingPlace } from "../src/catalog/index.ts";

/**
 * Where in the language a cursor stands, told by the tokens before it alone: a text that is being written has no tree
 * at the very place that matters.
 */
export interface Place {
  /** What encloses the cursor most closely. */
  readonly inside: "file" | "model" | "settings" | "arguments" | "list" | "group" | "index" | "dims";
  /** The keyword of the declaration around it, or `binding`. */
  readonly member?: string;
  /** Which part of a declaration: its names, its type, or its value. */
  readonly part: "head" | "type" | "value";
  /** `kernel` in `kernel: ▮`. */
  readonly key?: string;
  /** The word whose arguments these are. */
  readonly word?: string;
  /** Arguments before this one. */
  readonly index: number;
  /** Names of arguments that are there already. */
  readonly given: readonly string[];
  /** The last token before the name that is being written. */
  readonly before: string;
  /** What is written of that name or string, and where it begins. */
  readonly prefix: string;
  readonly start: number;
  /** Whether the cursor stands inside a string, or a comment. */
  readonly within?: "string" | "comment";
}

interface Level {
  inside: Place["inside"];
  member?: string;
  part: Place["part"];
  key?: string;
  word?: string;
  index: number;
  given: string[];
}

/** Longer names are cut where they are completed. */
const LONGEST_NAME = 500;

const keywordNames: ReadonlySet<string> = new Set(keywords.map(({ name }) => name));
const settingPlaces: ReadonlySet<string> = new Set(["data", "input", "binding", "task", "train", "analyze", "extend"]);

/** Where an offset of a checked document stands; only the declaration before it is read again. */
export function placeIn({ document, checked }: Context, offset: number): Place {
  const before = ({ span }: { readonly span: Span }) => span.start < offset;
  const around = checked.file.members.findLast(before);
  const inner = around?.kind === "Model" && holds(around, offset) ? around.members.findLast(before) : undefined;
  return placeAt(document.getText(), offset, (inner ?? around)?.span.start, inner ? "model" : "file");
}

/** Whether an offset is between the braces of a model. */
function holds({ span, open, close }: Model, offset: number): boolean {
  return open !== undefined && open.end <= offset && offset <= (close?.start ?? span.end);
}

/** The same from the text alone; `from` is where a declaration begins, of the file or of a model. */
function placeAt(text: string, offset: number, from = 0, inside: "file" | "model" = "file"): Place {
  const prefix = /[\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(from, offset - LONGEST_NAME), offset))?.[0] ?? "";
  const { tokens, groups } = tokenize(text.slice(from, offset));
  const comments = groups["comments"] ?? [];
  for (const token of [...tokens, ...comments]) token.startOffset += from;
  const last = tokens.at(-1);
  const inString = last?.tokenType.name === "String" && !isClosed(last.image);
  const start = inString && last ? last.startOffset + 1 : offset - prefix.length;
  const read = tokens.filter((token) => token.startOffset < start - (inString ? 1 : 0));
  const inComment = comments.some((comment) => comment.startOffset + comment.image.length === offset && !comment.image.endsWith("*/"));
  const within = inComment ? "comment" : inString ? "string" : undefined;
  return { ...levelAt(read, inside), before: read.at(-1)?.image ?? "", prefix: text.slice(start, offset), start, ...(within && { within }) };
}

/** The kind of settings that a place stands in. */
export function settingPlace({ member }: Place): SettingPlace | undefined {
  return member && settingPlaces.has(member) ? (member as SettingPlace) : undefined;
}

function isClosed(image: string): boolean {
  return image.length > 1 && /[^\\](?:\\\\)*"$/.test(image);
}

function levelAt(tokens: readonly IToken[], inside: "file" | "model"): Level {
  const outermost = { part: "head" as const, index: 0, given: [] };
  const levels: Level[] = [{ ...outermost, inside: "file" }];
  if (inside === "model") levels.push({ ...outermost, inside });
  tokens.forEach((token, index) => {
    const top = levels.at(-1) as Level;
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if ("([{".includes(token.image)) levels.push(opened(token.image, top, before));
    else if (")]}".includes(token.image)) {
      if (levels.length > 1) levels.pop();
    } else if (top.inside === "file" || top.inside === "model") followMember(top, token, before, after);
    else followItem(top, token, before);
  });
  return levels.at(-1) as Level;
}

function opened(mark: string, top: Level, before: IToken | undefined): Level {
  const fresh = { part: "value" as const, index: 0, given: [], ...(top.member && { member: top.member }) };
  const named = before?.tokenType.name === "Name";
  if (mark === "{") return top.inside === "file" && top.member === "model" ? { ...fresh, inside: "model", member: undefined, part: "head" } : { ...fresh, inside: "settings" };
  // Each value of a search stands for the whole.
  if (mark === "(" && before?.image === "search") return listed(fresh, top);
  if (mark === "(") return named ? { ...fresh, inside: "arguments", word: before.image } : { ...fresh, inside: "group" };
  if (top.part === "type") return { ...fresh, inside: "dims" };
  const follows = named || before?.image === ")";
  if (follows) return { ...fresh, inside: "index" };
  return listed(fresh, top);
}

/** Values of one argument or setting, which is that of the level around. */
function listed(fresh: Pick<Level, "part" | "member">, { word, key, index, given }: Level): Level {
  return { ...fresh, inside: "list", ...(word && { word }), ...(key && { key }), index, given: [...given] };
}

function followMember(top: Level, token: IToken, before: IToken | undefined, after: IToken | undefined): void {
  if (keywordNames.has(token.image) && after?.image !== ":") {
    top.member = token.image;
    top.part = "head";
  } else if (token.image === "=") {
    if (top.part === "value" || top.member === undefined) top.member = "binding";
    top.part = "value";
  } else if (token.image === ":" && top.part === "head") {
    top.part = "type";
  } else if (token.tokenType.name === "Name" && after?.image === "=" && !isNamed(top, before)) {
    top.member = "binding";
    top.part = "head";
  }
}

/** Whether a name before `=` belongs to the member that goes on: `data rows =`, `layer items =`, `task t : binary =`. */
function isNamed({ member, part }: Level, before: IToken | undefined): boolean {
  if (before === undefined) return false;
  return before.image === ":" || keywordNames.has(before.image) || (member === "task" && part === "head");
}

/** All that stands in a list is the value of one argument or setting. */
function followItem(top: Level, token: IToken, before: IToken | undefined): void {
  if (top.inside === "list") return;
  if (token.image === ":" && before) {
    top.key = before.image;
    top.given.push(before.image);
  } else if (token.image === ",") {
    top.key = undefined;
    top.index++;
  }
}
