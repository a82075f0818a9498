import { LSPErrorCodes, ResponseError, type CancellationToken, type Range } from "vscode-languageserver";
import { isTooLarge } from "../grammar/index.ts";
import { offsetOf, type Context } from "./context.ts";
import { referencesEverywhere, renameEverywhere } from "./features/across-files.ts";
import { prepareCallHierarchy } from "./features/call-hierarchy.ts";
import { codeActions } from "./features/code-actions.ts";
import { codeLenses } from "./features/code-lenses.ts";
import { completion } from "./features/completion.ts";
import { evidenceActions, evidenceLenses } from "./features/evidence.ts";
import { type AdviceAnswer, adviceRequest } from "../src/protocol/advice.ts";
import { adviceOf, type AdviceRequest, type HeatAnswer, heatOf, noAdvice } from "./features/advice.ts";
import { fileItems } from "./features/file-completion.ts";
import { documentLinks } from "./features/document-links.ts";
import { foldingRanges } from "./features/folding.ts";
import { formatting } from "./features/formatting.ts";
import { hover } from "./features/hover.ts";
import { importFixes, unknownNames } from "./features/import-fixes.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { linkedEditing } from "./features/linked-editing.ts";
import { modelOf, type ModelAnswer, type ModelRequest } from "./features/model.ts";
import { documentSymbols } from "./features/outline.ts";
import { onTypeFormatting, rangeFormatting } from "./features/range-formatting.ts";
import { selectionRange } from "./features/selection-ranges.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { signatureHelp } from "./features/signature-help.ts";
import { definition, highlights, prepareRename } from "./features/symbols.ts";
import { topologyEdit, type EditAnswer, type EditRequest } from "./features/topology-edits.ts";
import { topology, type TopologyAnswer } from "./features/topology.ts";
import { typeDefinition } from "./features/type-definition.ts";
import { allContexts, answerOne, type Server } from "./server.ts";

interface Located {
  readonly textDocument: { readonly uri: string };
}

/** Every feature is a function of the checked document; here each meets its request. */
export function answerDocuments(server: Server): void {
  answerReading(server);
  answerEditing(server);
  answerDrawing(server);
}

/**
 * Binds a feature to its request: `empty` is the answer where there is nothing to say, and for a text beyond the limit, of which an
 * editor could not draw the tokens either: going through it once would keep everybody waiting for seconds.
 */
function binding(server: Server) {
  return <P extends Located, R>(name: string, empty: R, feature: (context: Context, parameters: P) => R | Promise<R>) =>
    (parameters: P, token: CancellationToken) => answerOne(server, name, parameters.textDocument.uri, token, empty, (context) =>
      (isTooLarge(context.document.getText()) ? empty : feature(context, parameters)));
}

function answerReading(server: Server): void {
  const { connection, host } = server;
  const on = binding(server);
  connection.onHover(on("hover", null, (context, { position }) => hover(context, offsetOf(context, position)) ?? null));
  connection.onSignatureHelp(on("signature help", null, (context, { position }) => signatureHelp(context, offsetOf(context, position)) ?? null));
  connection.onDefinition(on("definition", null, (context, { position }) => definition(context, offsetOf(context, position)) ?? null));
  connection.onTypeDefinition(on("type definition", null, (context, { position }) => typeDefinition(context, offsetOf(context, position)) ?? null));
  connection.onReferences((parameters, token) => on("references", [], async (context, { position, context: { includeDeclaration } }: typeof parameters) =>
    referencesEverywhere(await allContexts(server, token), context, offsetOf(context, position), includeDeclaration))(parameters, token));
  connection.onDocumentHighlight(on("highlights", [], (context, { position }) => highlights(context, offsetOf(context, position))));
  connection.onDocumentSymbol(on("symbols", [], documentSymbols));
  connection.languages.callHierarchy.onPrepare((parameters, token) => on("call hierarchy", [], async (context, { position }: typeof parameters) =>
    prepareCallHierarchy(await allContexts(server, token), context, offsetOf(context, position)))(parameters, token));
  connection.onDocumentLinks(on("links", [], (context) =>
    documentLinks(context, async (file) => host.locate?.(context.document.uri, file, server.folders))));
  connection.onRequest("mtl/model", ({ uri, model }: ModelRequest, token: CancellationToken) =>
    answerOne<ModelAnswer>(server, "model", uri, token, { problems: [], source: "" }, (context) => modelOf(context, model)));
  connection.onRequest(adviceRequest, ({ uri, model, run }: AdviceRequest, token: CancellationToken) =>
    answerOne<AdviceAnswer>(server, "advice", uri, token, noAdvice, async (context) => adviceOf(context, await server.evidence.ofModel(context, model, run))));
  connection.onRequest("mtl/heat", ({ uri }: Pick<AdviceRequest, "uri">, token: CancellationToken) =>
    answerOne<HeatAnswer>(server, "heat", uri, token, { layers: [] }, async (context) => heatOf(context, await server.evidence.of(context))));
  connection.onRequest("mtl/topology", (request: ModelRequest, token: CancellationToken) =>
    answerOne<TopologyAnswer>(server, "topology", request.uri, token, { errors: 0 }, (context) => topology(context, request)));
  connection.onRequest("mtl/edit", (request: EditRequest, token: CancellationToken) =>
    answerOne<EditAnswer>(server, "edit", request.uri, token, { refused: "The file is not open." }, (context) => topologyEdit(context, request)));
}

function answerEditing(server: Server): void {
  const { connection } = server;
  const on = binding(server);
  connection.onCompletion(on("completion", [], async (context, { position }) => {
    const offset = offsetOf(context, position);
    const files = await fileItems(context, offset, async (folder) => server.host.listFolder?.(context.document.uri, folder, server.folders), server.trusted);
    return files ?? completion(context, offset, server.editor.hasSnippets);
  }));
  connection.onPrepareRename(on("prepare rename", null, (context, { position }) => prepareRename(context, offsetOf(context, position)) ?? null));
  connection.onRenameRequest((parameters, token) => on("rename", null, async (context, { position, newName }: typeof parameters) => {
    const answer = renameEverywhere(await allContexts(server, token), context, offsetOf(context, position), newName);
    if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
    return answer;
  })(parameters, token));
  connection.languages.onLinkedEditingRange(on("linked editing", null, (context, { position }) => linkedEditing(context, offsetOf(context, position)) ?? null));
  connection.onDocumentFormatting(on("formatting", [], formatting));
  connection.onDocumentRangeFormatting(on("range formatting", [], (context, { range }) => rangeFormatting(context, [range])));
  connection.onDocumentRangesFormatting(on("ranges formatting", [], (context, { ranges }) => rangeFormatting(context, ranges)));
  connection.onDocumentOnTypeFormatting(on("on-type formatting", [], (context, { position, ch }) => onTypeFormatting(context, offsetOf(context, position), ch)));
  connection.onCodeAction((parameters, token) => on("code actions", [], async (context, { range, context: { only } }: typeof parameters) =>
    [...(isFix(only) ? await importsFor(server, context, range, token) : []), ...codeActions(context, range, only), ...(isFix(only) ? evidenceActions(context, await server.evidence.of(context), range, { previews: server.editor.previewsEdits, commands: server.settings.commands }) : [])])(parameters, token));
}

/** Other files are looked at only where a name is not known here. */
async function importsFor(server: Server, context: Context, range: Range, token: CancellationToken) {
  const unknown = unknownNames(context, range);
  return unknown.length > 0 ? importFixes(await allContexts(server, token), context, unknown) : [];
}

function answerDrawing(server: Server): void {
  const { connection, tokens } = server;
  const on = binding(server);
  connection.onCodeLens(on("code lenses", [], async (context) =>
    [...codeLenses(context, server.settings.commands), ...evidenceLenses(context, await server.evidence.of(context), server.settings.commands)]));
  connection.onFoldingRanges(on("folding", [], foldingRanges));
  connection.onSelectionRanges(on("selection", [], (context, { positions }) =>
    positions.map((position) => selectionRange(context, offsetOf(context, position)))));
  connection.languages.inlayHint.on(on("inlay hints", [], (context, { range }) => inlayHints(context, range, server.settings.inlayHints)));
  const { semanticTokens: drawing } = connection.languages;
  drawing.on(on("semantic tokens", { data: [] }, (context) => tokens.full(context.document.uri, semanticTokens(context))));
  drawing.onDelta(on("semantic tokens delta", { data: [] }, (context, { previousResultId }) =>
    tokens.delta(context.document.uri, previousResultId, semanticTokens(context))));
  drawing.onRange(on("semantic tokens range", { data: [] }, (context, { range }) => semanticTokens(context, range)));
}

/** Whether quick fixes are among the kinds asked for. */
function isFix(only: readonly string[] | undefined): boolean {
  return !only || only.some((kind) => kind === "" || kind === "quickfix");
}
