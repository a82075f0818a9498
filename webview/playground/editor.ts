import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { findReferencesKeymap, formatKeymap, jumpToDefinitionKeymap, renameKeymap } from "@codemirror/lsp-client";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Transaction, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { editorStyle } from "./editor-style.ts";
import { highlighting } from "./highlight.ts";
import { modelUri, type Language } from "./language.ts";

export interface EditorEvents {
  readonly changed: () => void;
  readonly moved: (offset: number) => void;
  readonly train: () => void;
}

/** The text of the model. It lives in a shadow tree, for there CodeMirror hands over its rules as objects, which the page's policy lets pass. */
export function createEditor(host: HTMLElement, text: string, language: Language, events: EditorEvents): EditorView {
  const root = host.attachShadow({ mode: "open" });
  const place = document.createElement("div");
  place.style.height = "100%";
  root.append(place);
  return new EditorView({ root, parent: place, state: EditorState.create({ doc: text, extensions: extensions(language, events) }) });
}

function extensions({ client }: Language, { changed, moved, train }: EditorEvents): Extension {
  return [
    lineNumbers(), highlightActiveLineGutter(), history(), drawSelection(), bracketMatching(), closeBrackets(), autocompletion(),
    highlightActiveLine(), highlightSelectionMatches(), lintGutter(), tooltips({ position: "fixed" }), EditorView.lineWrapping,
    indentUnit.of("  "), EditorState.tabSize.of(2), editorStyle, highlighting,
    EditorView.domEventHandlers({ beforeinput: replaceSelected }),
    EditorView.contentAttributes.of({ "aria-label": "Text of the model" }),
    keymap.of([
      { key: "Mod-Enter", run: () => (train(), true) },
      ...closeBracketsKeymap, ...formatKeymap, ...renameKeymap, ...jumpToDefinitionKeymap, ...findReferencesKeymap,
      ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
    ]),
    client.plugin(modelUri, "mtl"),
    EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
      if (docChanged) changed();
      if (selectionSet || docChanged) moved(state.selection.main.head);
    }),
  ];
}

/**
 * What is typed over a selection. Left to itself, Chromium gives the line a style of its own, which the page's policy refuses, and which CodeMirror
 * takes away again anyhow.
 */
function replaceSelected(event: InputEvent, view: EditorView): boolean {
  const { data, inputType } = event;
  const { from, to, empty } = view.state.selection.main;
  if (inputType !== "insertText" || data === null || empty || view.composing || view.state.selection.ranges.length > 1) return false;
  const insert = () => view.state.update({ ...view.state.replaceSelection(data), userEvent: "input.type", scrollIntoView: true });
  event.preventDefault();
  if (!view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, data, insert))) view.dispatch(insert());
  return true;
}

/** Another text in place of this one; one step of undo leads back. */
export function replaceText(view: EditorView, text: string): void {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true,
    annotations: Transaction.userEvent.of("input.replace"),
  });
}

/** Selects a stretch of the text and shows it; past the end of a text that has changed since, what is left of it. */
export function reveal(view: EditorView, start: number, end: number): void {
  const { length } = view.state.doc;
  const selection = { anchor: Math.min(start, length), head: Math.min(end, length) };
  view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
  view.focus();
}
