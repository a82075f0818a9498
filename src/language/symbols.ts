import type { SymbolFact } from "./checked.ts";
import { parameterOf } from "./blocks.ts";
import type { Declaration, Scope } from "./scope.ts";
import type { Uses } from "./uses.ts";
import type { Span } from "../../grammar/syntax.ts";

/** Every definition of the file with its uses, for go to definition, references and rename. */
export function symbolFacts(scopes: readonly Scope[], uses: readonly Uses[]): SymbolFact[] {
  const declarations = scopes.flatMap((scope) => scope.declarations).flatMap(withParameters);
  return declarations.map((declaration) => factOf(declaration, uses)).sort((a, b) => a.declaration.start - b.declaration.start);
}

function withParameters(declaration: Declaration): Declaration[] {
  if (declaration.kind !== "block") return [declaration];
  return [declaration, ...declaration.member.parameters.map((parameter) => parameterOf(declaration, parameter))];
}

function factOf(declaration: Declaration, uses: readonly Uses[]): SymbolFact {
  const { name, kind, identifier, member, scope } = declaration;
  const documentation = "documentation" in member ? member.documentation : undefined;
  return {
    name, kind, declaration: plain(identifier.span), member: plain(member.span), scope: plain(scopeOf(declaration) ?? scope.span),
    uses: usesOf(declaration, uses),
    ...(documentation === undefined ? {} : { documentation }),
  };
}

/** A parameter is seen in its block alone. */
function scopeOf({ kind, member, scope }: Declaration): Span | undefined {
  if (kind !== "parameter") return undefined;
  return scope.declarations.find((other) => other.kind === "block" && other.member.parameters.some((own) => own === member))?.member.span;
}

function usesOf(declaration: Declaration, uses: readonly Uses[]): Span[] {
  const byStart = new Map(uses.flatMap((known) => known.spans(declaration)).map((span) => [span.start, plain(span)]));
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

function plain({ start, end }: Span): Span {
  return { start, end };
}
