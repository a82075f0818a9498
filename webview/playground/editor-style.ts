import { EditorView } from "@codemirror/view";

const mono = "var(--vscode-editor-font-family, ui-monospace, 'Liberation Mono', Menlo, Consolas, monospace)";

/** The editor in the colours of the page, light or dark by its variables. */
export const editorStyle = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--page)", fontSize: "13.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: mono, lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)", padding: "0.6rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--page)", color: "var(--text-soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--text) 4%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--focus) 26%, transparent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--focus) 22%, transparent)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--page)", border: "1px solid var(--rule)", boxShadow: "0 4px 16px rgb(0 0 0 / 18%)", maxWidth: "min(38rem, 90vw)", zIndex: "5" },
  ".cm-lsp-hover-tooltip, .cm-lsp-documentation, .cm-lsp-signature-tooltip": { padding: "0.35rem 0.7rem", maxHeight: "22rem", overflow: "auto", font: "0.95rem/1.45 system-ui, sans-serif" },
  ".cm-tooltip pre, .cm-tooltip code": { fontFamily: mono, fontSize: "0.93em", whiteSpace: "pre-wrap" },
  ".cm-tooltip a": { color: "var(--link)" },
  ".cm-tooltip table": { borderCollapse: "collapse" },
  ".cm-tooltip th, .cm-tooltip td": { textAlign: "left", padding: "0 0.8rem 0 0" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--focus)", color: "var(--on-focus)" },
  ".cm-diagnostic": { padding: "0.3rem 0.6rem", font: "0.95rem/1.4 system-ui, sans-serif" },
  ".cm-panels": { color: "var(--text)", backgroundColor: "var(--ground)" },
  ".cm-panel input, .cm-panel button": { color: "var(--text)", backgroundColor: "var(--page)", backgroundImage: "none", border: "1px solid var(--rule)" },
  ".cm-lsp-message-error": { color: "var(--error)" },
  ".token-keyword": { color: "var(--word-keyword)", fontWeight: "600" },
  ".token-function": { color: "var(--word-function)" },
  ".token-class, .token-type": { color: "var(--word-type)" },
  ".token-event": { color: "var(--word-task)", fontWeight: "600" },
  ".token-parameter": { color: "var(--word-input)" },
  ".token-property": { color: "var(--word-key)" },
  ".token-number, .token-enumMember": { color: "var(--word-number)" },
  ".token-string": { color: "var(--word-string)" },
  ".token-comment": { color: "var(--word-comment)" },
  ".token-operator": { color: "var(--text-soft)" },
});
