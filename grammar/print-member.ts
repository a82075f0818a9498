import { concat, gap, group, hardline, indent, line, lineOr, softline, widthOf, type Layout } from "./layout.ts";
import type * as s from "./syntax.ts";

/** How wide the columns of neighbouring tasks or inputs are; 0 leaves a column as it is. */
export interface Columns {
  readonly names: number;
  readonly type: number;
}

export const noColumns: Columns = { names: 0, type: 0 };

/** The canonical layout of one member without faults, with the comments that stand inside it. */
export function printMember(text: string, member: s.FileMember | s.Member, columns: Columns): Layout {
  return new MemberPrinter(text, member.span).member(member, columns);
}

/** The canonical layout of a type, to be measured. */
export function printType(text: string, type: s.Type): Layout {
  return new MemberPrinter(text, type.span).type(type);
}

/**
 * Follows the text token by token while the tree says what comes next, so that a comment is met exactly where it
 * stands: it is written there, and ends the line if it ended one.
 */
class MemberPrinter {
  private readonly text: string;
  private readonly end: number;
  private at: number;

  constructor(text: string, span: s.Span) {
    this.text = text;
    this.at = span.start;
    this.end = span.end;
  }

  member(member: s.FileMember | s.Member, columns: Columns): Layout {
    switch (member.kind) {
      case "Import": return concat(this.token("import"), " ", this.literal(member.path));
      case "Block": return this.block(member);
      case "Layer": return concat(this.token("layer"), " ", this.name(member.name), this.equals(), this.flow(member.flow));
      case "Binding": return concat(this.name(member.name), this.equals(), this.value(member.value), this.settings(member.settings));
      case "Data": return this.data(member);
      case "Input": return this.input(member, columns);
      case "Task": return this.task(member, columns);
      case "Penalty": return concat(this.token("penalty"), " ", member.word ? this.word(member.word) : "");
      case "Train": return concat(this.token("train"), this.settings(member.settings));
      case "Analyze": return concat(this.token("analyze"), this.settings(member.settings));
      case "Extend": return concat(this.token("extend"), " ", this.literal(member.path), this.settings(member.settings));
      case "Model": return concat(this.token("model"), " ", this.name(member.name), " ", this.token("{"));
    }
  }

  type(type: s.Type): Layout {
    const name = this.name(type.name);
    const args = type.arguments ? this.bracketed("(", type.arguments.items, ")") : "";
    if (!type.dims) return concat(name, args);
    const open = this.token("[");
    const dims = type.dims.map((dim, index) => concat(index ? this.comma(" ") : "", this.token(dim.kind === "Number" ? dim.text : dim.name)));
    return concat(name, args, open, ...dims, this.token("]"));
  }

  // Members

  private block(block: s.Block): Layout {
    const head = concat(this.token("block"), " ", this.name(block.name));
    const parameters = this.peek() === "(" ? this.parameters(block.parameters) : "";
    return concat(head, parameters, this.equals(), this.flow(block.flow));
  }

  private parameters(parameters: readonly s.BlockParameter[]): Layout {
    const open = this.token("(");
    const parts = parameters.map((parameter, index) => concat(
      index ? this.comma(" ") : "",
      this.name(parameter.name),
      parameter.default ? concat(this.colon(), this.value(parameter.default)) : "",
    ));
    return concat(open, ...parts, this.token(")"));
  }

  private data(data: s.Data): Layout {
    const word = this.token("data");
    const name = data.name ? concat(this.name(data.name), this.equals()) : "";
    const source = data.source?.kind === "Word" ? this.word(data.source) : this.literal(data.source);
    return concat(word, " ", name, source, this.settings(data.settings));
  }

  private input(input: s.Input, columns: Columns): Layout {
    const names = this.names("input", input.names, columns.names);
    return concat(names, " ", this.token(":"), " ", input.type ? this.type(input.type) : "", this.settings(input.settings));
  }

  private task(task: s.Task, columns: Columns): Layout {
    const names = this.names("task", task.names, columns.names);
    const colon = concat(" ", this.token(":"), " ");
    const type = task.type ? this.type(task.type) : "";
    const padding = " ".repeat(Math.max(0, columns.type - widthOf(type)));
    return concat(names, colon, type, padding, this.equals(), this.flow(task.flow), this.settings(task.settings));
  }

  private names(keyword: string, names: readonly s.Identifier[], width: number): Layout {
    const word = this.token(keyword);
    const parts = names.map((name, index) => (index ? concat(this.comma(""), this.separator(group(line)), this.name(name)) : this.name(name)));
    const written = names.reduce((sum, name) => sum + name.name.length + 2, -2);
    return concat(word, " ", indent(...parts), " ".repeat(Math.max(0, width - written)));
  }

  // Values

  private value(value: s.Value | undefined): Layout {
    switch (value?.kind) {
      case undefined: return "";
      case "Range": return this.range(value);
      case "List": return this.bracketed("[", value.items, "]");
      case "Flow": return this.flow(value);
      default: return this.literal(value);
    }
  }

  private range(range: s.RangeLiteral): Layout {
    return concat(this.literal(range.from), " ", this.token(".."), " ", this.literal(range.to));
  }

  private literal(node: s.NumberLiteral | s.StringLiteral | s.BooleanLiteral | undefined): Layout {
    return node ? this.token(this.text.slice(node.span.start, node.span.end)) : "";
  }

  private flow(flow: s.Flow | undefined): Layout {
    if (!flow) return "";
    const [first, ...rest] = flow.steps.map((step, index) => {
      const arrow = index ? concat(this.separator(line), this.token("->"), " ") : "";
      return concat(arrow, step.kind === "Word" ? this.word(step) : this.grouped(step));
    });
    return group(first ?? "", indent(...rest));
  }

  private grouped(step: s.Group): Layout {
    const open = this.token("(");
    const flow = this.flow(step.flow);
    return concat(open, flow, this.token(")"));
  }

  private word(word: s.Word): Layout {
    const name = this.name(word.name);
    const args = word.arguments ? this.bracketed("(", word.arguments.items, ")") : "";
    const index = word.index ? concat(this.token("["), this.name(word.index), this.token("]")) : "";
    const member = word.member ? concat(this.token("."), this.name(word.member)) : "";
    return concat(name, args, index, member);
  }

  private bracketed(open: string, items: readonly s.Argument[], close: string): Layout {
    const opened = this.token(open);
    if (items.length === 0) return concat(opened, this.token(close));
    const start = this.separator(softline);
    const parts = items.map((item, index) => concat(index ? concat(this.comma(""), this.separator(line)) : "", this.argument(item)));
    const trailing = this.skipComma();
    const end = this.separator(softline);
    return group(opened, indent(start, ...parts, trailing), end, this.token(close));
  }

  private argument(argument: s.Argument): Layout {
    const key = argument.key ? concat(this.name(argument.key), this.colon()) : "";
    return concat(key, this.value(argument.value));
  }

  private settings(settings: s.Settings | undefined): Layout {
    if (!settings) return "";
    const open = concat(" ", this.token("{"));
    if (settings.entries.length === 0) return concat(open, this.token("}"));
    const start = this.separator(line);
    const parts = settings.entries.map((entry, index) => {
      const before = index ? this.entrySeparator() : "";
      return concat(before, this.name(entry.key), this.colon(), this.value(entry.value));
    });
    const trailing = this.skipComma();
    const end = this.separator(line);
    return group(open, indent(start, ...parts, trailing), end, this.token("}"));
  }

  // Tokens and comments

  private name(name: s.Identifier | undefined): Layout {
    return name ? this.token(name.name) : "";
  }

  private equals(): Layout {
    return concat(" ", this.token("="), " ");
  }

  private colon(): Layout {
    return concat(this.token(":"), " ");
  }

  private comma(after: string): Layout {
    return concat(this.token(","), after);
  }

  /** The next token, written as it is, behind the comments that stand before it. */
  private token(written: string): Layout {
    const comments = this.comments();
    this.at += written.length;
    return comments ? concat(comments, written) : written;
  }

  /** A place for a break; comments that stand here take it. */
  private separator(layout: Layout): Layout {
    return this.comments() ?? layout;
  }

  /** A comma, or a line break instead; a comment between two entries ends its line. */
  private entrySeparator(): Layout {
    const before = this.commentParts();
    if (this.text[this.at] === ",") this.at++;
    const parts = [...before.parts, ...this.commentParts().parts];
    return parts.length > 0 ? concat(...parts, hardline) : lineOr(", ");
  }

  private skipComma(): Layout {
    const comments = this.comments();
    if (this.text[this.at] === ",") this.at++;
    return comments ?? "";
  }

  private peek(): string | undefined {
    let at = this.at;
    for (let comment = this.commentAt(at); ; comment = this.commentAt(at)) {
      if (!comment) return this.text[this.skipBlank(at)];
      at = comment.end;
    }
  }

  /** The comments before the next token, which is then where `at` stands. */
  private comments(): Layout | undefined {
    const { parts, endLine } = this.commentParts();
    return parts.length > 0 ? concat(...parts, endLine ? hardline : " ") : undefined;
  }

  /** The same without what follows them; `endLine` where that is a line break. */
  private commentParts(): { readonly parts: readonly Layout[]; readonly endLine: boolean } {
    const start = this.skipBlank(this.at);
    if (this.text.charCodeAt(start) !== SLASH) {
      this.at = start;
      return noComments;
    }
    const parts: Layout[] = [];
    let ended = false;
    for (let comment = this.commentAt(this.at); comment; comment = this.commentAt(this.at)) {
      const written = this.text.slice(comment.start, comment.end).trimEnd();
      const ownLine = this.text.slice(this.at, comment.start).includes("\n");
      parts.push(ownLine || ended ? hardline : gap, written);
      ended = written.startsWith("//");
      this.at = comment.end;
    }
    const next = this.skipBlank(this.at);
    const endLine = ended || this.text.slice(this.at, next).includes("\n");
    this.at = next;
    return { parts, endLine };
  }

  private commentAt(offset: number): s.Span | undefined {
    const start = this.skipBlank(offset);
    if (this.text.startsWith("//", start)) return { start, end: this.lineEnd(start) };
    if (!this.text.startsWith("/*", start)) return undefined;
    const close = this.text.indexOf("*/", start + 2);
    return { start, end: close < 0 ? this.end : close + 2 };
  }

  private lineEnd(start: number): number {
    blankless.lastIndex = start;
    return blankless.exec(this.text)?.index ?? this.text.length;
  }

  private skipBlank(offset: number): number {
    let at = offset;
    while (at < this.end && isBlank(this.text.charCodeAt(at))) at++;
    return at;
  }
}

/** The blanks of the language: space, tab, line ends, no-break space, byte order mark. */
function isBlank(character: number): boolean {
  return character === 32 || character === 10 || character === 9 || character === 13 || character === 0xa0 || character === 0xfeff;
}

const SLASH = 47;
const noComments = { parts: [], endLine: false };
const blankless = /[\r\n]|$/g;

