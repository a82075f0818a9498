import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../../grammar/index.ts";
import type { Block, Span } from "../../grammar/syntax.ts";
import { importPath, importsOf, type ImportedFact } from "../../src/language/index.ts";
import { rangeOf, touches, uriOf, type Context } from "../context.ts";
import { code } from "../describe.ts";

/** The imported name at an offset. */
export function importedAt({ checked }: Context, offset: number): ImportedFact | undefined {
  return checked.imported.find(({ uses }) => uses.some((use) => touches(use, offset)));
}

/** Where an imported name is declared: in the other file. */
export function importedDefinition(context: Context, offset: number): Location | undefined {
  const fact = importedAt(context, offset);
  return fact ? placeIn(context, fact.path, fact.declaration) : importedFile(context, offset);
}

/** From the path of an import to the file. */
function importedFile(context: Context, offset: number): Location | undefined {
  const found = importsOf(context.checked.file).find(({ path }) => path && touches(path.span, offset));
  return found?.path && placeIn(context, importPath("", found.path.value), { start: 0, end: 0 });
}

function placeIn(context: Context, path: string, span: Span): Location | undefined {
  const found = context.imports?.get(path);
  const uri = uriOf(context.document.uri, path);
  if (uri === undefined || !found || !("text" in found)) return undefined;
  return { uri, range: rangeOf(TextDocument.create(uri, "mtl", 0, found.text), span) };
}

/** An imported block as its own file declares it, with the text that its places are of. */
export function importedBlock({ checked, imports }: Context, word: string): { readonly block: Block; readonly text: string } | undefined {
  const fact = checked.imported.find(({ name, kind }) => name === word && kind === "block");
  const found = fact && imports?.get(fact.path);
  const text = found && "text" in found ? found.text : "";
  const block = parse(text).file.members.find((member): member is Block => member.kind === "Block" && member.span.start === fact?.member.start);
  return block && { block, text };
}

/** The declaration as it is written in its file, what its documentation says, and where it is from. */
export function describeImported({ imports }: Context, { path, member, documentation }: ImportedFact): string {
  const found = imports?.get(path);
  const written = found && "text" in found ? found.text.slice(member.start, member.end) : "";
  return [code(written), ...(documentation === undefined ? [] : [documentation]), `*from \`${path}\`*`].join("\n\n");
}
