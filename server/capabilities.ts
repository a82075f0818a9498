import { CodeActionKind, PositionEncodingKind, TextDocumentSyncKind, type ClientCapabilities, type ServerCapabilities } from "vscode-languageserver";
import { refactorKinds } from "./features/refactors.ts";
import { legend } from "./features/semantic-tokens.ts";

/** What an editor says of itself, as far as the server does something else for it. */
export interface Editor {
  /** Asks for diagnostics itself; none are pushed then. */
  readonly pulls: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesLenses: boolean;
  /** Shows an edit as a difference, to be confirmed, where it is told to. */
  readonly previewsEdits: boolean;
  /** Fills in the places of a snippet. */
  readonly hasSnippets: boolean;
  /** Can be asked for its settings. */
  readonly hasConfiguration: boolean;
  /** Tells of changed settings only after the server has registered for them. */
  readonly registersConfiguration: boolean;
  /** Tells of changed files only after the server has registered for them. */
  readonly registersFiles: boolean;
  /** Hands out the files that a model names, to a server without a disk. */
  readonly servesFiles: boolean;
}

export function editorOf({ textDocument, workspace }: ClientCapabilities, servesFiles = false): Editor {
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    previewsEdits: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined && workspace.workspaceEdit.documentChanges === true,
    hasSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    hasConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    servesFiles,
  };
}

export function capabilitiesFor({ pulls }: Editor): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: TextDocumentSyncKind.Incremental,
    completionProvider: { triggerCharacters: [".", ":", "(", ",", ">", "\"", "[", "{", " "], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ["(", ","] },
    hoverProvider: true,
    definitionProvider: true,
    typeDefinitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      // Data may be files of many kinds, and folders of pictures.
      fileOperations: { willRename: { filters: [{ scheme: "file", pattern: { glob: "**/*" } }] } },
    },
    documentLinkProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
    renameProvider: { prepareProvider: true },
    linkedEditingRangeProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, ...refactorKinds] },
    codeLensProvider: {},
    callHierarchyProvider: true,
    foldingRangeProvider: true,
    inlayHintProvider: true,
    selectionRangeProvider: true,
    semanticTokensProvider: { legend, full: { delta: true }, range: true },
    ...(pulls && { diagnosticProvider: { identifier: "mtl", interFileDependencies: true, workspaceDiagnostics: true } }),
  };
}
