import type { SymbolFact } from "./checked.ts";
import { parameterOf } from "./blocks.ts";
import type { Declaration, Scope } from "./scope.ts";
import { distinct, type Places } from "./uses.ts";
import type { Span } from "../../grammar/syntax.ts";

/** Every definition of the scopes with its uses, for go to definition, references and rename. `more` are uses by the place of the declaration. */
export function symbolFacts(scopes: readonly Scope[], places: Places, more: readonly MoreUses[] = []): SymbolFact[] {
  const declarations = scopes.flatMap((scope) => scope.declarations).flatMap(withParameters);
  const byPlace = new Map<number, Span[]>();
  for (const { declaration, uses } of more) byPlace.set(declaration, [...(byPlace.get(declaration) ?? []), ...uses]);
  return declarations.map((declaration) => factOf(declaration, usesOf(declaration, places, byPlace))).sort((a, b) => a.declaration.start - b.declaration.start);
}

interface MoreUses {
  readonly declaration: number;
  readonly uses: readonly Span[];
}

function usesOf(declaration: Declaration, places: Places, more: ReadonlyMap<number, readonly Span[]>): Span[] {
  const spans = distinct([...(places.get(declaration) ?? []), ...(more.get(declaration.identifier.span.start) ?? [])]);
  return spans.map(plain).sort((a, b) => a.start - b.start);
}

function withParameters(declaration: Declaration): Declaration[] {
  if (declaration.kind !== "block") return [declaration];
  return [declaration, ...declaration.member.parameters.map((parameter) => parameterOf(declaration, parameter))];
}

function factOf(declaration: Declaration, uses: readonly Span[]): SymbolFact {
  const { name, kind, identifier, member, scope } = declaration;
  const documentation = "documentation" in member ? member.documentation : undefined;
  return {
    name, kind, declaration: plain(identifier.span), member: plain(member.span), scope: plain(scopeOf(declaration) ?? scope.span),
    uses,
    ...(documentation === undefined ? {} : { documentation }),
  };
}

/** A parameter is seen in its block alone. */
function scopeOf({ kind, member, scope }: Declaration): Span | undefined {
  if (kind !== "parameter") return undefined;
  return scope.declarations.find((other) => other.kind === "block" && other.member.parameters.some((own) => own === member))?.member.span;
}

function plain({ start, end }: Span): Span {
  return { start, end };
}
