/**
 * The syntax tree of an `.mtl` file. Whatever recovery can drop is optional, so that half-written text still has a tree.
 * Spans are half-open ranges of UTF-16 offsets into the text.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly span: Span;
}

export interface Identifier extends Node<"Identifier"> {
  readonly name: string;
}

export interface NumberLiteral extends Node<"Number"> {
  readonly value: number;
  /** As written: `20_000`, `80%`, `1e-3`. */
  readonly text: string;
  readonly percent: boolean;
}

/** `1e-4 .. 1e-2` */
export interface RangeLiteral extends Node<"Range"> {
  readonly from: NumberLiteral;
  readonly to?: NumberLiteral;
}

export interface StringLiteral extends Node<"String"> {
  /** With escapes resolved. */
  readonly value: string;
}

export interface BooleanLiteral extends Node<"Boolean"> {
  readonly value: boolean;
}

export interface List extends Node<"List"> {
  readonly items: readonly Argument[];
}

export interface Argument extends Node<"Argument"> {
  readonly key?: Identifier;
  readonly value?: Value;
}

export interface ArgumentList extends Node<"Arguments"> {
  readonly items: readonly Argument[];
}

/** `name(args)[task].member` */
export interface Word extends Node<"Word"> {
  readonly name: Identifier;
  readonly arguments?: ArgumentList;
  /** `value[task]` */
  readonly index?: Identifier;
  /** `task.output` */
  readonly member?: Identifier;
}

export interface Group extends Node<"Group"> {
  readonly flow?: Flow;
}

export type Step = Word | Group;

/** Steps joined by `->`; a single word is a flow of one step. */
export interface Flow extends Node<"Flow"> {
  readonly steps: readonly Step[];
}

export type Value = NumberLiteral | RangeLiteral | StringLiteral | BooleanLiteral | List | Flow;

export interface Setting extends Node<"Setting"> {
  readonly key: Identifier;
  readonly value?: Value;
}

export interface Settings extends Node<"Settings"> {
  readonly entries: readonly Setting[];
}

export interface Type extends Node<"Type"> {
  readonly name: Identifier;
  readonly arguments?: ArgumentList;
  readonly dims?: readonly (NumberLiteral | Identifier)[];
}

/** What `/// …` lines before a declaration say, without the marks. */
interface Documented {
  readonly documentation?: string;
}

export interface Import extends Node<"Import"> {
  readonly path?: StringLiteral;
}

export interface BlockParameter extends Node<"Parameter"> {
  readonly name: Identifier;
  readonly default?: Value;
}

export interface Block extends Node<"Block">, Documented {
  readonly name?: Identifier;
  readonly parameters: readonly BlockParameter[];
  readonly flow?: Flow;
}

export interface Layer extends Node<"Layer">, Documented {
  readonly name?: Identifier;
  readonly flow?: Flow;
}

export interface Binding extends Node<"Binding">, Documented {
  readonly name: Identifier;
  readonly value?: Value;
  readonly settings?: Settings;
}

export interface Data extends Node<"Data">, Documented {
  readonly name?: Identifier;
  readonly source?: StringLiteral | Word;
  readonly settings?: Settings;
}

export interface Input extends Node<"Input">, Documented {
  readonly names: readonly Identifier[];
  readonly type?: Type;
  readonly settings?: Settings;
}

export interface Task extends Node<"Task">, Documented {
  readonly names: readonly Identifier[];
  readonly type?: Type;
  readonly flow?: Flow;
  readonly settings?: Settings;
}

export interface Penalty extends Node<"Penalty">, Documented {
  readonly word?: Word;
}

export interface Train extends Node<"Train"> {
  readonly settings?: Settings;
}

export interface Analyze extends Node<"Analyze"> {
  readonly settings?: Settings;
}

export interface Extend extends Node<"Extend"> {
  readonly path?: StringLiteral;
  readonly settings?: Settings;
}

export interface Model extends Node<"Model">, Documented {
  readonly name?: Identifier;
  readonly members: readonly Member[];
  /** Its braces, where they are written. */
  readonly open?: Span;
  readonly close?: Span;
}

export type Member = Data | Input | Block | Layer | Binding | Task | Penalty | Train | Analyze | Extend;
export type FileMember = Import | Block | Layer | Binding | Model;

export interface Comment extends Node<"Comment"> {
  /** `line` is `// …`, `block` is `/* … *​/`, `documentation` is `/// …`. */
  readonly form: "line" | "block" | "documentation";
  /** As written, with its marks. */
  readonly text: string;
}

export interface SyntaxFile extends Node<"File"> {
  readonly members: readonly FileMember[];
  readonly comments: readonly Comment[];
}

export type SyntaxNode =
  | SyntaxFile | FileMember | Member | BlockParameter | Settings | Setting | Type | Flow | Step | Value
  | Argument | ArgumentList | Identifier | Comment;

/** A problem of the text itself (`MTL1xx`). */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** Names what was expected, for completion and for the fix. */
  readonly expected?: readonly string[];
}

export interface ParseResult {
  readonly file: SyntaxFile;
  readonly problems: readonly SyntaxProblem[];
}
