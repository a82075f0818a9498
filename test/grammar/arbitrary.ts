import fc from "fast-check";
import { readFileSync } from "node:fs";

const fixtures = ["multi-mnist", "topologies", "marks"].map((name) => readFileSync(new URL(`../fixtures/grammar/${name}.mtl`, import.meta.url), "utf8"));

const pieces = [
  "model", "M", "{", "}", "task", "input", "data", "train", "analyze", "penalty", "extend", "import", "block", "layer",
  "x", "dense", "(", ")", "[", "]", ":", "=", "->", ",", ".", "..", "0.5", "80%", "1e-3", "-1", "true", "\"text\"", "\"open",
  "// note\n", "/* note */", "/// doc\n", "/*", "\n", " ", "  ", "é", "$", "\\", "\u{1d4b3}", "\ud800", "\t", "\r\n", "\r",
];

/** Text made of the language's own pieces in any order: nearly always broken. */
export const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(" "));

/** A real file with some stretches cut out, doubled or replaced. */
export const mutated = fc.tuple(
  fc.constantFrom(...fixtures),
  fc.array(fc.tuple(fc.nat(), fc.nat({ max: 30 }), fc.constantFrom("", ...pieces)), { minLength: 1, maxLength: 5 }),
).map(([text, edits]) => edits.reduce((mutant, [at, length, insert]) => {
  const start = at % (mutant.length + 1);
  return mutant.slice(0, start) + insert + mutant.slice(start + length);
}, text));

const space = fc.constantFrom(" ", " ", " ", "\n", "\n\n", " // note\n", " /* note */ ", "\n// own line\n", "\n/* two\n lines */\n");

/** A real file with its blanks replaced by other blanks and comments: the same tokens, so the same meaning. */
export const respaced = fc.tuple(fc.constantFrom(...fixtures), fc.infiniteStream(space), fc.integer({ min: 1, max: 12 }))
  .map(([text, spaces, every]) => {
    let count = 0;
    return text.replace(/\/\/[^\n]*\n|"[^"]*"|[ \n]+/g, (found) => {
      if (found.startsWith("/") || found.startsWith("\"")) return found;
      return ++count % every === 0 ? String(spaces.next().value) : found;
    });
  });
