import type {
  Binding, Block, BlockParameter, Data, FileMember, Identifier, Input, Layer, Member, Model, Span, SyntaxFile, Task,
} from "../../grammar/syntax.ts";
import type { SymbolFact } from "./checked.ts";
import type { Report } from "./report.ts";

interface Declared<Kind extends SymbolFact["kind"], Node> {
  readonly kind: Kind;
  readonly name: string;
  readonly identifier: Identifier;
  readonly member: Node;
  readonly scope: Scope;
}

/** A name that the file introduces. A task or input line with several names makes one each. */
export type Declaration =
  | Declared<"input", Input> | Declared<"binding" | "constant", Binding> | Declared<"task", Task> | Declared<"block", Block>
  | Declared<"layer", Layer> | Declared<"data", Data> | Declared<"model", Model> | Declared<"parameter", BlockParameter>;

/** Names of a file or of a model; what is not found here is looked up in `parent`. */
export interface Scope {
  readonly parent?: Scope;
  readonly span: Span;
  readonly names: Map<string, Declaration>;
  /** Data sources have a namespace of their own. */
  readonly data: Map<string, Declaration>;
  /** Every declaration in order, duplicates included. */
  readonly declarations: Declaration[];
  /** Of an imported file: its path. */
  readonly origin?: string;
  /** Of imported names: where the file is imported that has this place; undefined where it is told there that the file is broken. */
  siteOf?(place: number): Span | undefined;
}

export function fileScope(file: SyntaxFile, report: Report, imported?: Scope, origin?: string): Scope {
  return scopeOf(file.span, file.members, report, imported, origin);
}

export function modelScope(model: Model, parent: Scope, report: Report): Scope {
  return scopeOf(model.span, model.members, report, parent);
}

/** What a name means here: model, then file, then what the file imports. */
export function lookUp(scope: Scope | undefined, name: string): Declaration | undefined {
  return scope && (scope.names.get(name) ?? lookUp(scope.parent, name));
}

/** Every name that can be seen from a scope, nearest first. */
export function visibleNames(scope: Scope | undefined): Declaration[] {
  return scope ? [...scope.names.values(), ...visibleNames(scope.parent)] : [];
}

function scopeOf(span: Span, members: readonly (FileMember | Member)[], report: Report, parent?: Scope, origin?: string): Scope {
  const scope: Scope = { span, names: new Map(), data: new Map(), declarations: [], ...(parent ? { parent } : {}), ...(origin === undefined ? {} : { origin }) };
  for (const declaration of members.flatMap((member) => declarationsOf(member, scope))) declare(scope, declaration, report);
  return scope;
}

function declarationsOf(member: FileMember | Member, scope: Scope): Declaration[] {
  switch (member.kind) {
    case "Input":
      return member.names.map((identifier) => ({ kind: "input", name: identifier.name, identifier, member, scope }));
    case "Task":
      return member.names.map((identifier) => ({ kind: "task", name: identifier.name, identifier, member, scope }));
    case "Binding":
      return [{ kind: bindingKind(member), name: member.name.name, identifier: member.name, member, scope }];
    case "Block":
      return named(member.name, (identifier, name) => ({ kind: "block", name, identifier, member, scope }));
    case "Layer":
      return named(member.name, (identifier, name) => ({ kind: "layer", name, identifier, member, scope }));
    case "Data":
      return named(member.name, (identifier, name) => ({ kind: "data", name, identifier, member, scope }));
    case "Model":
      return named(member.name, (identifier, name) => ({ kind: "model", name, identifier, member, scope }));
    default:
      return [];
  }
}

function bindingKind(binding: Binding): "binding" | "constant" {
  return binding.value === undefined || binding.value.kind === "Flow" ? "binding" : "constant";
}

function named(identifier: Identifier | undefined, make: (identifier: Identifier, name: string) => Declaration): Declaration[] {
  return identifier ? [make(identifier, identifier.name)] : [];
}

function declare(scope: Scope, declaration: Declaration, report: Report): void {
  scope.declarations.push(declaration);
  const space = declaration.kind === "data" ? scope.data : scope.names;
  const first = space.get(declaration.name);
  if (!first) {
    space.set(declaration.name, declaration);
    return;
  }
  const related = [{ span: first.identifier.span, message: `\`${declaration.name}\` was first declared here` }];
  report.add("MTL202", declaration.identifier.span, { name: declaration.name }, { related });
}
