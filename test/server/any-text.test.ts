import fc from "fast-check";
import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { codeActions } from "../../server/features/code-actions.ts";
import { codeLenses } from "../../server/features/code-lenses.ts";
import { completion } from "../../server/features/completion.ts";
import { diagnostics } from "../../server/features/diagnostics.ts";
import { foldingRanges } from "../../server/features/folding.ts";
import { hover } from "../../server/features/hover.ts";
import { inlayHints } from "../../server/features/inlay-hints.ts";
import { linkedEditing } from "../../server/features/linked-editing.ts";
import { onTypeFormatting, rangeFormatting } from "../../server/features/range-formatting.ts";
import { signatureHelp } from "../../server/features/signature-help.ts";
import { documentSymbols } from "../../server/features/outline.ts";
import { definition, references } from "../../server/features/symbols.ts";
import { typeDefinition } from "../../server/features/type-definition.ts";
import { workspaceSymbols } from "../../server/features/workspace-symbols.ts";
import { defaults } from "../../server/settings.ts";
import { check } from "../../src/language/index.ts";
import { mutated, soup } from "../grammar/arbitrary.ts";

describe("for any text and any place in it", () => {
  it("every feature ends with an answer", () => {
    fc.assert(fc.property(fc.oneof(soup, mutated), fc.nat(), (text, somewhere) => {
      const context = { document: TextDocument.create("file:///m.mtl", "mtl", 1, text), parsed: parse(text), checked: check(text) };
      const offset = somewhere % (text.length + 1);
      const range = { start: context.document.positionAt(0), end: context.document.positionAt(text.length) };
      for (const { textEdit } of completion(context, offset)) expect(textEdit).toBeDefined();
      for (const feature of [hover, signatureHelp, definition]) feature(context, offset);
      for (const feature of [diagnostics, foldingRanges, documentSymbols]) expect(feature(context)).toBeInstanceOf(Array);
      expect(codeLenses(context, defaults.commands)).toBeInstanceOf(Array);
      expect(codeActions(context, range)).toBeInstanceOf(Array);
      expect(inlayHints(context, range, { shapes: true, parameters: true, heads: true })).toBeInstanceOf(Array);
      for (const feature of [typeDefinition, linkedEditing, onTypeFormatting]) feature(context, offset);
      expect(rangeFormatting(context, [range])).toBeInstanceOf(Array);
      expect(workspaceSymbols([context], "")).toBeInstanceOf(Array);
      expect(references(context, offset, true)).toBeInstanceOf(Array);
    }), { numRuns: 200 });
  });
});
