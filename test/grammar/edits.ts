/** A seeded generator of numbers below `limit`. */
export function dice(seed: number): (limit: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const pieces = [
  "(", ")", "[", "]", "{", "}", "\n}\n", "{\n", ",", "->", " -> ", "=", ":", ".", "..", "\"", "//", "/*", "*/", "/// said\n", "// mtl-ignore MTL201\n", "\n", "\n\n", "  ", "@", "é",
  "it", "each(", "dense(4)", "relu", "trunk", "width", "x", "a", "1", "-2.5e3", "80%", "true", "task ", "task z : binary = x\n", "model ", "model M {\n", "\nmodel M {\n}\n",
  "model", "block ", "block b(w) = dense(w)\n", "layer l = dense(2)\n", "input ", "data \"d.csv\"\n", "train { }\n", "import \"o.mtl\"\n", "penalty l2(a, 1)\n", "k = 3\n",
];

/** One edit as somebody may make it: letters typed, words swapped, lines cut, copied or moved, names changed. */
export function edited(text: string, roll: (limit: number) => number): string {
  const at = roll(text.length + 1);
  const piece = pieces[roll(pieces.length)] ?? "";
  switch (roll(9)) {
    case 0: return text.slice(0, at) + piece + text.slice(at);
    case 1: return text.slice(0, at) + text.slice(at + 1 + roll(12));
    case 2: return text.slice(0, at) + piece + text.slice(at + piece.length);
    case 3: return withLines(text, roll, (lines, line) => lines.splice(line, 1));
    case 4: return withLines(text, roll, (lines, line) => lines.splice(line, 0, lines[roll(lines.length)] ?? ""));
    case 5: return withLines(text, roll, (lines, line) => lines.splice(roll(lines.length), 0, ...lines.splice(line, 1 + roll(6))));
    case 6: return withLines(text, roll, (lines, line) => lines.splice(line, 0, piece));
    case 7: return renamed(text, at, roll);
    default: return text.slice(0, at) + "xyz0 "[roll(5)] + text.slice(at);
  }
}

function withLines(text: string, roll: (limit: number) => number, change: (lines: string[], line: number) => void): string {
  const lines = text.split("\n");
  change(lines, roll(lines.length));
  return lines.join("\n");
}

/** The word at a place, everywhere. */
function renamed(text: string, at: number, roll: (limit: number) => number): string {
  const word = /^\w+/.exec(text.slice(at))?.[0];
  return word === undefined ? text : text.replaceAll(word, `${word}${roll(3)}`);
}
