import { catalog } from "../catalog/index.ts";
import type { WordKind } from "../catalog/definition.ts";
import type { Identifier } from "../../grammar/syntax.ts";
import type { Pass } from "./pass.ts";
import { suggest } from "./suggest.ts";
import { choiceText } from "./texts.ts";

/** More words than these are no help in a message: completion lists them. */
const FEW = 8;

/** Reports a word of the catalogue that its place does not know: with the nearest one, or where it does stand, or what may stand here. */
export function reportUnknownWord(pass: Pass, { name, span }: Identifier, kind: WordKind, what: string = kind): void {
  const known = catalog.written(kind).map((word) => word.name);
  const { text, fixes } = suggest(name, known, span);
  const suggestion = text || placesOf(name) || (known.length <= FEW ? `: write ${choiceText(known)}` : "");
  pass.report.add("MTL201", span, { what, name, suggestion }, { fixes });
}

/** Where else a word is written, as the end of a message; empty where nowhere. */
function placesOf(name: string): string {
  if (isWritten("penalty", name)) return `: it is written as \`penalty ${name}(…)\``;
  const settings = catalog.ofKind("setting").filter(({ parameters: [{ words: kind }] }) => kind && isWritten(kind, name));
  const texts = settings.flatMap(({ name: key, places = [] }) => places.map((place) => `\`${key}:\` of ${place === "train" ? "`train`" : `a ${place}`}`));
  return texts.length > 0 ? `: it stands in ${texts.join(" or ")}` : "";
}

function isWritten(kind: WordKind, name: string): boolean {
  return catalog.written(kind).some((word) => word.name === name);
}
