import type { IToken, TokenType } from "chevrotain";
import * as t from "./tokens.ts";

/**
 * Cuts the tokens of a file into members before anything is parsed, so that a broken member damages only itself.
 * In a well-formed file the cuts are those of the grammar; in a broken one, line starts and indentation decide.
 */
export interface Region {
  readonly tokens: IToken[];
  /** The keyword that begins it; undefined for a binding, or for what begins like nothing. */
  readonly keyword?: string;
  /** Brackets open at its deepest place. */
  readonly depth: number;
  /** Of what belongs to the file: it stands inside a model that is still open. */
  readonly insideModel?: boolean;
}

export interface ModelRegion {
  readonly keyword: "model";
  /** `model`, then the name and `{` as far as they are there. */
  readonly head: readonly IToken[];
  readonly members: readonly Region[];
  readonly close?: IToken;
  /** The first member that stood behind the closing brace. */
  readonly outside?: Region;
}

export interface Outline {
  readonly regions: readonly (Region | ModelRegion)[];
  /** Closing braces that close nothing. */
  readonly strayBraces: readonly IToken[];
}

const outsideModels: ReadonlySet<string> = new Set(["import", "block", "layer", "model"]);
/** What closes each bracket. */
const closers: ReadonlyMap<TokenType, TokenType> = new Map([[t.LeftParen, t.RightParen], [t.LeftBracket, t.RightBracket], [t.LeftBrace, t.RightBrace]]);

interface OpenModel {
  readonly head: IToken[];
  readonly members: Region[];
  close?: IToken;
  outside?: Region;
  closedAgain?: boolean;
}

export function outline(text: string, tokens: readonly IToken[]): Outline {
  return new Outliner(text, tokens).run();
}

class Outliner {
  private readonly text: string;
  private readonly tokens: readonly IToken[];
  private readonly regions: (Region | ModelRegion)[] = [];
  private readonly strayBraces: IToken[] = [];
  /** The model whose members are being read, or the last one that was. */
  private model: OpenModel | undefined;
  private at = 0;

  constructor(text: string, tokens: readonly IToken[]) {
    this.text = text;
    this.tokens = tokens;
  }

  run(): Outline {
    for (let token = this.tokens[0]; token; token = this.tokens[this.at]) this.next(token);
    return { regions: this.regions, strayBraces: this.strayBraces };
  }

  private next(token: IToken): void {
    if (token.tokenType === t.ModelWord && !this.isKey(this.at)) return this.openModel();
    if (token.tokenType === t.RightBrace) return this.closeModel(token);
    const start = this.at;
    const region = this.region();
    if (this.belongsToFile(token, start)) {
      this.regions.push(this.model && !this.model.close ? { ...region, insideModel: true } : region);
    } else {
      if (this.model?.close) this.model.outside ??= region;
      (this.model?.members ?? this.regions).push(region);
    }
  }

  private belongsToFile(first: IToken, start: number): boolean {
    if (!this.model || first.tokenType === t.ImportWord) return true;
    if (!this.model.close) return false;
    // Behind a brace that came too soon, what is further in still belongs to the model.
    if (this.model.outside && !this.model.closedAgain && !isKeyword(first) && (this.indentation(start) ?? 0) > 0) return false;
    return outsideModels.has(first.image) || !isKeyword(first);
  }

  private openModel(): void {
    const head = [this.take()];
    if (this.tokens[this.at]?.tokenType === t.Name) head.push(this.take());
    if (this.tokens[this.at]?.tokenType === t.LeftBrace) head.push(this.take());
    this.model = { head, members: [] };
    const model = this.model;
    this.regions.push({
      keyword: "model",
      head,
      members: model.members,
      get close() { return model.close; },
      get outside() { return model.outside; },
    });
  }

  private closeModel(token: IToken): void {
    this.at++;
    if (this.model && !this.model.close) this.model.close = token;
    // A brace that came too soon has been told of: this is the one that was meant.
    else if (this.model?.outside && !this.model.closedAgain) this.model.closedAgain = true;
    else this.strayBraces.push(token);
  }

  private take(): IToken {
    return this.tokens[this.at++] as IToken;
  }

  /** Reads on to the end of one member. */
  private region(): Region {
    const start = this.at;
    const brackets = new Brackets();
    this.at++;
    brackets.follow(this.tokens[start] as IToken);
    for (let token = this.tokens[this.at]; token; token = this.tokens[this.at]) {
      if (token.tokenType === t.RightBrace && !brackets.has(t.RightBrace)) break;
      if (this.beginsMember(start, brackets.depth)) break;
      if (brackets.depth === 0 && this.lacksBrace(start)) brackets.open(t.RightBrace);
      brackets.follow(token);
      this.at++;
    }
    const first = this.tokens[start] as IToken;
    return { tokens: this.tokens.slice(start, this.at), keyword: isKeyword(first) ? first.image : undefined, depth: brackets.deepest };
  }

  private beginsMember(start: number, depth: number): boolean {
    const here = this.at;
    const token = this.tokens[here] as IToken;
    if (isKeyword(token)) {
      if (depth === 0) return !this.isWrongName(start, here);
      return !this.isKey(here) && this.isOutdented(start, here);
    }
    if (token.tokenType !== t.Name) return false;
    const mark = this.tokens[here + 1]?.tokenType;
    if (mark === t.Equals) return depth === 0 ? !this.isInHead(start, here) : this.isOutdented(start, here);
    return mark === t.Colon && depth === 0 && !this.isTaskHead(start, here) && !this.lacksBrace(start);
  }

  /** `train epochs: 3 }`: a setting, further in than its member or on the same line, whose brace is missing. */
  private lacksBrace(start: number): boolean {
    const here = this.at;
    if (this.tokens[here + 1]?.tokenType !== t.Colon) return false;
    const [before, key, , , after] = this.tokens.slice(here - 1, here + 4).map(({ tokenType }) => tokenType);
    if (key !== t.Name || before === t.RightBrace || after === t.Equals) return false;
    return !this.isTaskHead(start, here) && !this.isOutdented(start, here);
  }

  private isKey(index: number): boolean {
    return this.tokens[index + 1]?.tokenType === t.Colon;
  }

  /** `task data : binary`: a keyword where the name of a declaration should be, on the same line. */
  private isWrongName(start: number, here: number): boolean {
    const mark = this.tokens[here + 1]?.tokenType;
    const named = mark === t.Colon || mark === t.Equals || mark === t.Comma;
    return named && here === start + 1 && isKeyword(this.tokens[start] as IToken) && this.indentation(here) === undefined;
  }

  /** `data NAME =`, `layer NAME =`, `block NAME =`, and the kind in `task t : KIND =`, even where the colon is missing. */
  private isInHead(start: number, here: number): boolean {
    const first = this.tokens[start]?.tokenType;
    if (first === t.TaskWord) {
      if (this.tokens[here - 1]?.tokenType === t.Colon) return true;
      return here === start + 2 && this.indentation(here) === undefined;
    }
    return here === start + 1 && (first === t.DataWord || first === t.LayerWord || first === t.BlockWord);
  }

  /** The names of `task a, b :` and `input a, b :`, up to their colon. */
  private isTaskHead(start: number, here: number): boolean {
    const first = this.tokens[start]?.tokenType;
    if (first !== t.TaskWord && first !== t.InputWord) return false;
    let before = here - 1;
    while (before > start && this.tokens[before]?.tokenType !== t.Colon) before--;
    const last = this.tokens[here - 1]?.tokenType;
    return before === start && (here === start + 1 || last === t.Comma || last === t.Name);
  }

  /** First on its line, and not further in than the member: in broken text, where the next one begins. */
  private isOutdented(start: number, here: number): boolean {
    const indentation = this.indentation(here);
    const own = this.indentation(start);
    return indentation !== undefined && own !== undefined && indentation <= own;
  }

  /** Characters before the token on its line, where these are all blank and not absurdly many. */
  private indentation(index: number): number | undefined {
    const offset = (this.tokens[index] as IToken).startOffset;
    for (let at = offset - 1; at >= offset - 200; at--) {
      const character = this.text[at];
      if (character === undefined || character === "\n" || character === "\r") return offset - at - 1;
      if (character !== " " && character !== "\t") return undefined;
    }
    return undefined;
  }
}

/** Open brackets; a closer that does not match closes what was opened inside its own pair. Linear in all. */
class Brackets {
  deepest = 0;
  private readonly stack: TokenType[] = [];
  /** How many of each kind are open. */
  private round = 0;
  private square = 0;
  private curly = 0;

  get depth(): number {
    return this.stack.length;
  }

  has(closer: TokenType): boolean {
    return (closer === t.RightParen ? this.round : closer === t.RightBracket ? this.square : this.curly) > 0;
  }

  open(closer: TokenType): void {
    this.stack.push(closer);
    this.count(closer, 1);
    this.deepest = Math.max(this.deepest, this.stack.length);
  }

  follow({ tokenType }: IToken): void {
    if (!isBracket(tokenType)) return;
    const closer = closers.get(tokenType);
    if (closer) this.open(closer);
    else if (this.has(tokenType)) {
      let popped: TokenType | undefined;
      do {
        popped = this.stack.pop();
        if (popped) this.count(popped, -1);
      } while (popped !== undefined && popped !== tokenType);
    }
  }

  private count(closer: TokenType, by: number): void {
    if (closer === t.RightParen) this.round += by;
    else if (closer === t.RightBracket) this.square += by;
    else this.curly += by;
  }
}

const keywords: ReadonlySet<TokenType> = new Set(t.keywords);

function isKeyword(token: IToken): boolean {
  return keywords.has(token.tokenType);
}

function isBracket(type: TokenType): boolean {
  return type === t.LeftParen || type === t.RightParen || type === t.LeftBracket || type === t.RightBracket || type === t.LeftBrace || type === t.RightBrace;
}
