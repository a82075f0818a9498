import type { SymbolFact } from "./checked.ts";
import { parameterOf } from "./blocks.ts";
import type { Declaration, Scope } from "./scope.ts";
import type { Uses } from "./uses.ts";
import type { Span } from "../../grammar/syntax.ts";

/** Every definition of the file with its uses, for go to definition, references and rename. */
export function symbolFacts(scopes: readonly Scope[], uses: readonly Uses[]): SymbolFact[] {
  const places = placesIn(uses);
  const declarations = scopes.flatMap((scope) => scope.declarations).flatMap(withParameters);
  return declarations.map((declaration) => factOf(declaration, places)).sort((a, b) => a.declaration.start - b.declaration.start);
}

type Places = ReadonlyMap<Declaration, ReadonlyMap<number, Span>>;

/** The places of all passes in one; a declaration of the file may be used in every model. */
function placesIn(uses: readonly Uses[]): Places {
  const all = new Map<Declaration, Map<number, Span>>();
  for (const { places } of uses) {
    for (const [declaration, spans] of places) {
      const known = all.get(declaration);
      if (!known) all.set(declaration, new Map(spans));
      else for (const [start, span] of spans) known.set(start, span);
    }
  }
  return all;
}

function withParameters(declaration: Declaration): Declaration[] {
  if (declaration.kind !== "block") return [declaration];
  return [declaration, ...declaration.member.parameters.map((parameter) => parameterOf(declaration, parameter))];
}

function factOf(declaration: Declaration, places: Places): SymbolFact {
  const { name, kind, identifier, member, scope } = declaration;
  const documentation = "documentation" in member ? member.documentation : undefined;
  return {
    name, kind, declaration: plain(identifier.span), member: plain(member.span), scope: plain(scopeOf(declaration) ?? scope.span),
    uses: [...(places.get(declaration)?.values() ?? [])].map(plain).sort((a, b) => a.start - b.start),
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
