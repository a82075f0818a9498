import { StateEffect, StateField, type Extension, type Range, type Text } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

/** What each token is called in the style: the server's word for it, and whether it is a word of the language. */
export interface Legend {
  readonly tokenTypes: readonly string[];
  readonly tokenModifiers: readonly string[];
}

const setTokens = StateEffect.define<DecorationSet>();

/** Colours come from the server alone; until it has answered, they move along with the text. */
const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, { changes, effects }) => effects.reduce((last, effect) => (effect.is(setTokens) ? effect.value : last), set.map(changes)),
  provide: (field) => EditorView.decorations.from(field),
});

export const highlighting: Extension = colours;

/** Paints the tokens of this very text: five numbers each, places relative to the one before. */
export function paint(view: EditorView, tokens: readonly number[], legend: Legend): void {
  view.dispatch({ effects: setTokens.of(Decoration.set([...placed(view.state.doc, tokens, legend)])) });
}

function* placed(text: Text, tokens: readonly number[], { tokenTypes, tokenModifiers }: Legend): Generator<Range<Decoration>> {
  const library = 1 << tokenModifiers.indexOf("defaultLibrary");
  let [line, character] = [1, 0];
  for (let at = 0; at + 4 < tokens.length; at += 5) {
    const [lines, characters, length, type, modifiers] = tokens.slice(at, at + 5);
    line += lines;
    character = lines > 0 ? characters : character + characters;
    if (line > text.lines) return;
    const { from, to } = text.line(line);
    const [start, end] = [from + character, Math.min(to, from + character + length)];
    if (start < end) yield Decoration.mark({ class: `token-${tokenTypes[type]}${modifiers & library ? " token-library" : ""}` }).range(start, end);
  }
}
