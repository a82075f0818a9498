import { tokenMatcher, type IToken, type TokenType } from "chevrotain";
import { booleanLiteral, exact, identifier, spanOf, start, startOf, type Draft } from "./draft.ts";
import { expectations } from "./expectations.ts";
import { NotingParser } from "./noting-parser.ts";
import { asFlowOwner, none, StepsOf, type ArgumentsOwner, type FlowOwner, type SettingsOwner, type Steps, type TypeOwner, type ValueOwner } from "./owners.ts";
import type * as s from "./syntax.ts";
import * as t from "./tokens.ts";

/**
 * The grammar of the language page, a rule each; entered at one member at a time. An option whose first token is not there, and a
 * choice that the next token decides, are not put to Chevrotain at all: asking costs more than reading the words themselves.
 */
export class MemberParser extends NotingParser {
  /** The grammar is looked at for faults where `validated`: that takes a while, and a test does it. */
  constructor(validated = false) {
    super(t.vocabulary, { recoveryEnabled: true, maxLookahead: 2, errorMessageProvider: expectations, skipValidations: !validated });
    this.performSelfAnalysis();
  }

  // Values

  private readonly key = this.RULE("key", (owner: { key?: s.Identifier } = {}) => {
    if (!this.RECORDING_PHASE && this.LA(1).tokenType === t.Name) owner.key = identifier(this.CONSUME(t.Name));
    else owner.key = this.OR([
      { ALT: () => identifier(this.CONSUME(t.Name)) },
      { ALT: () => identifier(this.CONSUME(t.Keyword)) },
    ]);
  });

  private readonly number = this.RULE("number", (owner: ValueOwner = {}) => {
    const from = this.readNumber(this.CONSUME(t.NumberToken));
    owner.value = from;
    if (this.mayBe(t.DotDot)) this.OPTION(() => {
      const range: Draft<s.RangeLiteral> = { kind: "Range", span: from.span, from };
      owner.value = range;
      range.span = this.upTo(from.span.start, this.CONSUME(t.DotDot));
      const to = this.CONSUME2(t.NumberToken);
      range.to = this.readNumber(to);
      range.span = this.upTo(from.span.start, to);
    });
  });

  private readonly list = this.RULE("list", (owner: ValueOwner = {}) => {
    const node: Draft<s.List> = { kind: "List", span: spanOf(this.CONSUME(t.LeftBracket)), items: [] };
    owner.value = node;
    this.SUBRULE(this.argumentItems, { ARGS: [node.items] });
    node.items = exact(node.items);
    this.CONSUME(t.RightBracket);
    this.close(node);
  });

  private readonly value = this.RULE("value", (owner: ValueOwner = {}) => {
    const next = this.RECORDING_PHASE ? undefined : this.LA(1).tokenType;
    if (next === t.NumberToken) this.SUBRULE(this.number, { ARGS: [owner] });
    else if (next === t.Name || next === t.LeftParen) this.SUBRULE(this.flow, { ARGS: [asFlowOwner(owner)] });
    else this.OR([
      { ALT: () => this.SUBRULE(this.number, { ARGS: [owner] }) },
      { ALT: () => { owner.value = this.readString(this.CONSUME(t.StringToken)); } },
      { ALT: () => { owner.value = booleanLiteral(this.CONSUME(t.TrueWord)); } },
      { ALT: () => { owner.value = booleanLiteral(this.CONSUME(t.FalseWord)); } },
      { ALT: () => this.SUBRULE(this.list, { ARGS: [owner] }) },
      { ALT: () => this.SUBRULE(this.flow, { ARGS: [asFlowOwner(owner)] }) },
    ]);
  });

  // Words and chains

  private readonly flow = this.RULE("flow", (owner: FlowOwner = {}) => {
    const node: Draft<s.Flow> = { kind: "Flow", span: this.here(), steps: none };
    owner.flow = node;
    const steps = new StepsOf(node);
    this.SUBRULE(this.step, { ARGS: [steps] });
    if (this.mayBe(t.Arrow)) this.MANY(() => {
      this.CONSUME(t.Arrow);
      this.SUBRULE2(this.step, { ARGS: [steps] });
    });
    node.steps = exact(node.steps);
    this.close(node, node.steps.length === 1 ? node.steps[0] : undefined);
  });

  private readonly step = this.RULE("step", (steps: Steps = []) => {
    if (!this.RECORDING_PHASE && this.LA(1).tokenType === t.Name && !this.namesNext()) this.SUBRULE(this.word, { ARGS: [steps] });
    else this.OR([
      { GATE: () => !this.namesNext(), ALT: () => this.SUBRULE(this.word, { ARGS: [steps] }) },
      { ALT: () => this.SUBRULE(this.group, { ARGS: [steps] }) },
    ]);
  });

  private readonly group = this.RULE("group", (steps: Steps = []) => {
    const node: Draft<s.Group> = { kind: "Group", span: spanOf(this.CONSUME(t.LeftParen)) };
    steps.push(node);
    this.SUBRULE(this.flow, { ARGS: [node] });
    this.CONSUME(t.RightParen);
    this.close(node);
  });

  private readonly word = this.RULE("word", (words: { push(word: s.Word): void } = []) => {
    const name = identifier(this.CONSUME(t.Name));
    const node: Draft<s.Word> = { kind: "Word", span: name.span, name, arguments: undefined };
    words.push(node);
    if (this.RECORDING_PHASE) this.OPTION(() => this.SUBRULE(this.argumentList, { ARGS: [node] }));
    else if (this.LA(1).tokenType === t.LeftParen) this.SUBRULE(this.argumentList, { ARGS: [node] });
    if (this.mayBe(t.LeftBracket)) this.OPTION2(() => {
      this.CONSUME(t.LeftBracket);
      node.index = identifier(this.CONSUME2(t.Name));
      this.CONSUME(t.RightBracket);
    });
    if (this.mayBe(t.Dot)) this.OPTION3(() => {
      this.CONSUME(t.Dot);
      node.member = identifier(this.CONSUME3(t.Name));
    });
    this.close(node);
  });

  private readonly argumentList = this.RULE("arguments", (owner: ArgumentsOwner = {}) => {
    const node: Draft<s.ArgumentList> = { kind: "Arguments", span: spanOf(this.CONSUME(t.LeftParen)), items: [] };
    owner.arguments = node;
    this.SUBRULE(this.argumentItems, { ARGS: [node.items] });
    node.items = exact(node.items);
    this.CONSUME(t.RightParen);
    this.close(node);
  });

  private readonly argumentItems = this.RULE("items", (items: s.Argument[] = []) => {
    this.passCommas();
    this.MANY(() => {
      this.SUBRULE(this.argument, { ARGS: [items] });
      this.readComma();
      this.noteMissingComma();
    });
  });

  private readonly argument = this.RULE("argument", (items: s.Argument[] = []) => {
    // Fields that most of them get have their place from the start.
    const node: Draft<s.Argument> = { kind: "Argument", span: this.here(), key: undefined, value: undefined };
    items.push(node);
    if (this.isKeyed()) {
      this.SUBRULE(this.key, { ARGS: [node] });
      this.CONSUME(t.Colon);
    } else if (this.RECORDING_PHASE || this.namesNext()) this.OPTION({
      GATE: () => this.namesNext(),
      DEF: () => {
        this.SUBRULE(this.key, { ARGS: [node] });
        this.OR([
          { ALT: () => this.CONSUME(t.Colon) },
          { ALT: () => this.note("equals", this.CONSUME(t.Equals)) },
        ]);
      },
    });
    this.SUBRULE(this.value, { ARGS: [node] });
    this.close(node, node.key ? undefined : node.value);
  });

  // Settings and types

  private readonly settings = this.RULE("settings", (owner: SettingsOwner = {}) => {
    const node: Draft<s.Settings> = { kind: "Settings", span: spanOf(this.CONSUME(t.LeftBrace)), entries: [] };
    owner.settings = node;
    this.passCommas();
    this.MANY(() => {
      this.SUBRULE(this.setting, { ARGS: [node.entries] });
      this.readComma();
    });
    node.entries = exact(node.entries);
    this.CONSUME(t.RightBrace);
    this.close(node);
  });

  private readonly setting = this.RULE("setting", (entries: s.Setting[] = []) => {
    const owner: { key?: s.Identifier } = {};
    this.SUBRULE(this.key, { ARGS: [owner] });
    const key = owner.key;
    const node: Draft<s.Setting> = { kind: "Setting", span: this.here(), key: key as s.Identifier };
    if (key) {
      node.span = key.span;
      entries.push(node);
    }
    if (!this.RECORDING_PHASE && this.LA(1).tokenType === t.Colon) this.CONSUME(t.Colon);
    else this.OPTION(() => this.OR([
      { ALT: () => this.CONSUME(t.Colon) },
      { ALT: () => this.note("equals", this.CONSUME(t.Equals)) },
    ]));
    this.noteMissingColon();
    this.SUBRULE(this.value, { ARGS: [node] });
    this.close(node);
  });

  private readonly type = this.RULE("type", (owner: TypeOwner = {}) => {
    const name = identifier(this.CONSUME(t.Name));
    const node: Draft<s.Type> = { kind: "Type", span: name.span, name };
    owner.type = node;
    if (this.mayBe(t.LeftParen)) this.OPTION(() => this.SUBRULE(this.argumentList, { ARGS: [node] }));
    if (this.mayBe(t.LeftBracket)) this.OPTION2(() => {
      this.CONSUME(t.LeftBracket);
      const dims: (s.NumberLiteral | s.Identifier)[] = [];
      node.dims = dims;
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.dimension, { ARGS: [dims] }) });
      this.CONSUME(t.RightBracket);
    });
    this.close(node);
  });

  private readonly dimension = this.RULE("dimension", (dims: (s.NumberLiteral | s.Identifier)[] = []) => {
    this.OR([
      { ALT: () => dims.push(this.readNumber(this.CONSUME(t.NumberToken))) },
      { ALT: () => dims.push(identifier(this.CONSUME(t.Name))) },
    ]);
  });

  private readonly names = this.RULE("names", (names: s.Identifier[] = []) => {
    this.AT_LEAST_ONE({
      GATE: () => (names.length === 0 ? this.LA(1).tokenType === t.Name : this.nameFollows()),
      DEF: () => {
        if (names.length > 0 || this.RECORDING_PHASE) {
          this.readComma();
          this.noteMissingComma("names");
        }
        names.push(identifier(this.CONSUME(t.Name)));
      },
    });
  });

  // Members

  readonly importMember = this.RULE("importMember", (node: Draft<s.Import> = start("Import")) => {
    this.CONSUME(t.ImportWord);
    node.path = this.readString(this.CONSUME(t.StringToken));
  });

  readonly blockMember = this.RULE("blockMember", (node: Draft<s.Block> = { ...start("Block"), parameters: [] }) => {
    this.CONSUME(t.BlockWord);
    node.name = identifier(this.CONSUME(t.Name));
    this.OPTION(() => {
      this.CONSUME(t.LeftParen);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.parameter, { ARGS: [node.parameters] }) });
      this.CONSUME(t.RightParen);
    });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.flow, { ARGS: [node] });
  });

  private readonly parameter = this.RULE("parameter", (parameters: s.BlockParameter[] = []) => {
    const name = identifier(this.CONSUME(t.Name));
    const node: Draft<s.BlockParameter> = { kind: "Parameter", span: name.span, name };
    parameters.push(node);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      const owner: ValueOwner = { set value(value: s.Value | undefined) { node.default = value; } };
      this.SUBRULE(this.value, { ARGS: [owner] });
    });
    this.close(node);
  });

  readonly layerMember = this.RULE("layerMember", (node: Draft<s.Layer> = start("Layer")) => {
    this.CONSUME(t.LayerWord);
    node.name = identifier(this.CONSUME(t.Name));
    this.CONSUME(t.Equals);
    this.SUBRULE(this.flow, { ARGS: [node] });
  });

  readonly bindingMember = this.RULE("bindingMember", (node: Partial<Draft<s.Binding>> = {}) => {
    node.name = identifier(this.CONSUME(t.Name));
    this.CONSUME(t.Equals);
    this.SUBRULE(this.value, { ARGS: [node] });
    if (this.mayBe(t.LeftBrace)) this.OPTION(() => this.SUBRULE(this.settings, { ARGS: [node] }));
  });

  readonly dataMember = this.RULE("dataMember", (node: Draft<s.Data> = start("Data")) => {
    this.CONSUME(t.DataWord);
    this.OPTION(() => {
      node.name = identifier(this.CONSUME(t.Name));
      this.CONSUME(t.Equals);
    });
    this.OR([
      { ALT: () => { node.source = this.readString(this.CONSUME(t.StringToken)); } },
      { ALT: () => this.SUBRULE(this.word, { ARGS: [{ push: (word: s.Word) => { node.source = word; } }] }) },
    ]);
    if (this.mayBe(t.LeftBrace)) this.OPTION2(() => this.SUBRULE(this.settings, { ARGS: [node] }));
  });

  readonly inputMember = this.RULE("inputMember", (node: Draft<s.Input> = { ...start("Input"), names: [] }) => {
    this.CONSUME(t.InputWord);
    this.SUBRULE(this.names, { ARGS: [node.names] });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type, { ARGS: [node] });
    if (this.mayBe(t.LeftBrace)) this.OPTION(() => this.SUBRULE(this.settings, { ARGS: [node] }));
  });

  readonly taskMember = this.RULE("taskMember", (node: Draft<s.Task> = { ...start("Task"), names: [] }) => {
    this.CONSUME(t.TaskWord);
    this.SUBRULE(this.names, { ARGS: [node.names] });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type, { ARGS: [node] });
    this.CONSUME(t.Equals);
    this.SUBRULE(this.flow, { ARGS: [node] });
    if (this.mayBe(t.LeftBrace)) this.OPTION(() => this.SUBRULE(this.settings, { ARGS: [node] }));
  });

  readonly penaltyMember = this.RULE("penaltyMember", (node: Draft<s.Penalty> = start("Penalty")) => {
    this.CONSUME(t.PenaltyWord);
    this.SUBRULE(this.word, { ARGS: [{ push: (word: s.Word) => { node.word = word; } }] });
  });

  readonly trainMember = this.RULE("trainMember", (node: Draft<s.Train> = start("Train")) => {
    this.CONSUME(t.TrainWord);
    this.SUBRULE(this.settings, { ARGS: [node] });
  });

  readonly analyzeMember = this.RULE("analyzeMember", (node: Draft<s.Analyze> = start("Analyze")) => {
    this.CONSUME(t.AnalyzeWord);
    this.SUBRULE(this.settings, { ARGS: [node] });
  });

  readonly extendMember = this.RULE("extendMember", (node: Draft<s.Extend> = start("Extend")) => {
    this.CONSUME(t.ExtendWord);
    node.path = this.readString(this.CONSUME(t.StringToken));
    if (this.mayBe(t.LeftBrace)) this.OPTION(() => this.SUBRULE(this.settings, { ARGS: [node] }));
  });

  // Recovery: marks may be taken as written where what follows fits; names and values may not be made up.

  override canTokenTypeBeInsertedInRecovery(type: TokenType): boolean {
    return type === t.Colon || type === t.Equals || type === t.RightParen || type === t.RightBracket || type === t.RightBrace;
  }

  override getTokenToInsert(type: TokenType): IToken {
    const at = this.endOfLast();
    return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, image: "", startOffset: at, endOffset: at - 1 };
  }

  // Small helpers

  /** Whether an option that begins with this token is worth asking for. */
  private mayBe(type: TokenType): boolean {
    return this.RECORDING_PHASE || this.LA(1).tokenType === type;
  }

  private readComma(): void {
    if (this.RECORDING_PHASE) this.OPTION(() => this.CONSUME(t.Comma));
    else if (this.LA(1).tokenType === t.Comma) {
      this.CONSUME(t.Comma);
      this.passCommas();
    }
  }

  /** Commas with nothing before them. */
  private passCommas(): void {
    while (!this.RECORDING_PHASE && this.LA(1).tokenType === t.Comma) this.note("commas", this.CONSUME(t.Comma));
  }

  /** A comma, or the next of several names where the comma before it is missing. */
  private nameFollows(): boolean {
    const next = this.LA(1).tokenType;
    const mark = this.LA(2).tokenType;
    return next === t.Comma || (next === t.Name && (mark === t.Comma || mark === t.Colon));
  }

  /** A name and a colon, as most arguments with a key have it. */
  private isKeyed(): boolean {
    return !this.RECORDING_PHASE && this.LA(2).tokenType === t.Colon && this.LA(1).tokenType === t.Name;
  }

  private namesNext(): boolean {
    const mark = this.LA(2).tokenType;
    if (mark !== t.Colon && mark !== t.Equals) return false;
    const first = this.LA(1);
    return first.tokenType === t.Name || tokenMatcher(first, t.Keyword);
  }

  private noteMissingComma(kind: "comma" | "names" = "comma"): void {
    if (this.RECORDING_PHASE || this.LA(0).tokenType === t.Comma) return;
    const next = this.LA(1).tokenType;
    if (next === t.RightParen || next === t.RightBracket || !startsArgument.has(next)) return;
    this.lapses.push({ kind, span: { start: this.endOfLast(), end: startOf(this.LA(1)) } });
  }

  private noteMissingColon(): void {
    const last = this.LA(0).tokenType;
    if (last === t.Colon || last === t.Equals || !startsArgument.has(this.LA(1).tokenType) || this.namesNext()) return;
    this.lapses.push({ kind: "colon", span: { start: this.endOfLast(), end: startOf(this.LA(1)) } });
  }
}

const startsArgument: ReadonlySet<TokenType> = new Set([
  t.NumberToken, t.StringToken, t.TrueWord, t.FalseWord, t.LeftBracket, t.LeftParen, t.Name, ...t.keywords,
]);
