import { EmbeddedActionsParser, EOF, type IToken } from "chevrotain";
import { spanOf, startOf } from "./draft.ts";
import { isDigit, numberLiteral, stringValue, type LiteralFault } from "./literals.ts";
import type * as s from "./syntax.ts";

type AnyNode = { span: s.Span };

/** Things that the grammar takes in so that the tree is whole, but that are wrong all the same. */
export interface Lapse {
  readonly kind: "comma" | "names" | "commas" | "colon" | "equals" | "unterminated" | "escape" | "exponent" | "fraction";
  readonly span: s.Span;
}

/** A parser that knows where it stands in the text, and notes what it takes in all the same. */
export class NotingParser extends EmbeddedActionsParser {
  lapses: Lapse[] = [];

  protected note(kind: Lapse["kind"], token: IToken): void {
    if (!this.RECORDING_PHASE) this.lapses.push({ kind, span: spanOf(token) });
  }

  protected readString(token: IToken): s.StringLiteral {
    const report = (fault: LiteralFault) => this.lapses.push({ kind: fault.what, span: fault.span });
    const value = this.RECORDING_PHASE ? "" : stringValue(token.image, startOf(token), report);
    return { kind: "String", span: spanOf(token), value };
  }

  protected readNumber(token: IToken): s.NumberLiteral {
    const { image } = token;
    // Most numbers end in a digit.
    if (!this.RECORDING_PHASE && !isDigit(image.charCodeAt(image.length - 1))) {
      if (/[eE+-]%?$/.test(image)) this.note("exponent", token);
      if (/\.%?$/.test(image)) this.note("fraction", token);
    }
    return numberLiteral(image, startOf(token));
  }

  /** An empty span where the next token begins, until the node is closed. */
  protected here(): s.Span {
    const at = this.LA(1).tokenType === EOF ? this.endOfLast() : startOf(this.LA(1));
    return { start: at, end: at };
  }

  /** Ends a node behind the last token. One that is the same as its `only` part has the same span: most arguments are a flow of one word. */
  protected close(node: AnyNode, only?: AnyNode): void {
    const { start, end: known } = node.span;
    const end = Math.max(start, this.endOfLast());
    if (only && only.span.start === start && only.span.end === end) node.span = only.span;
    else if (end !== known) node.span = { start, end };
  }

  protected upTo(start: number, token: IToken): s.Span {
    return { start, end: spanOf(token).end };
  }

  protected endOfLast(): number {
    const last = this.LA(0);
    return startOf(last) + last.image.length;
  }
}
