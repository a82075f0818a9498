import { MarkupKind, type CompletionItem } from "vscode-languageserver";
import type { Definition } from "../../src/catalog/definition.ts";
import { catalog } from "../../src/catalog/index.ts";
import { describeDefinition } from "../describe.ts";

/** Which word of the catalogue a completion item offers, to be sent back when its documentation is wanted. */
interface Key {
  readonly kind: string;
  readonly name: string;
}

export function keyOf({ kind, name }: Definition): Key {
  return { kind, name };
}

/** The item with the documentation of its word: a list of a hundred words stays small until one is looked at. */
export function resolveCompletion(item: CompletionItem): CompletionItem {
  const key: unknown = item.data;
  if (typeof key !== "object" || key === null || !("kind" in key) || !("name" in key)) return item;
  const definition = catalog.all().find(({ kind, name }) => kind === key.kind && name === key.name);
  return definition ? { ...item, documentation: { kind: MarkupKind.Markdown, value: describeDefinition(definition) } } : item;
}
