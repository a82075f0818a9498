import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { toolTexts, trains, type ToolName } from "../../src/protocol/tools.ts";
import { callTool } from "./tool-process.ts";

/** Of an interface that came after the oldest VS Code that we run in: as much as is used. */
interface ToolInterface {
  readonly lm?: { registerTool?(name: string, tool: object): vscode.Disposable };
  readonly LanguageModelToolResult?: new (parts: readonly object[]) => object;
  readonly LanguageModelTextPart?: new (text: string) => object;
}

type Input = Readonly<Record<string, unknown>>;

/** Offers the tools of `mtl mcp` to the editor's language models, where the editor has such; each is described in the manifest. */
export function offerTools(context: vscode.ExtensionContext): void {
  const { lm, LanguageModelToolResult, LanguageModelTextPart } = vscode as unknown as ToolInterface;
  if (!lm?.registerTool || !LanguageModelToolResult || !LanguageModelTextPart) return;
  const program = context.asAbsolutePath("dist/cli/mtl.mjs");
  for (const name of Object.keys(toolTexts) as ToolName[]) {
    context.subscriptions.push(lm.registerTool(name, {
      prepareInvocation: ({ input }: { readonly input: Input }) => prepared(name, input),
      invoke: async ({ input }: { readonly input: Input }, token: vscode.CancellationToken) =>
        new LanguageModelToolResult([new LanguageModelTextPart(await invoked(program, name, input, token))]),
    }));
  }
}

/** What is asked before a training, and said while any tool works. */
function prepared(name: ToolName, { file, run }: Input): object {
  const about = String(file ?? run ?? "a model");
  if (!trains(name)) return { invocationMessage: `Crosstask looks at ${about}` };
  return {
    invocationMessage: `Crosstask trains ${about}`,
    confirmationMessages: { title: `Train ${about}?`, message: "The training reads the data that the file names, writes a run folder below `.mtl/runs`, and may take minutes." },
  };
}

/** @throws Error, which the language model is told: what a tool refused, or why it cannot run here. */
async function invoked(program: string, name: ToolName, input: Input, token: vscode.CancellationToken): Promise<string> {
  const trusted = vscode.workspace.isTrusted;
  if (trains(name) && !trusted) throw new Error("Training needs a trusted workspace: the user can trust it by `Workspaces: Manage Workspace Trust`.");
  const folder = folderOf(input["file"] ?? input["run"]);
  if (folder === undefined) throw new Error("No folder of this machine is open: the tools look inside one.");
  const ending = new AbortController();
  const cancelled = token.onCancellationRequested(() => ending.abort());
  try {
    // The editor has asked the user by now.
    const { text, failed } = await callTool({ program, folder, name, input: trains(name) ? { ...input, confirmed: true } : input, trusted, signal: ending.signal });
    if (failed) throw new Error(text);
    return text;
  } finally {
    cancelled.dispose();
  }
}

/** The workspace folder that holds the place, else the first. */
function folderOf(place: unknown): string | undefined {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
  return folders.find((folder) => typeof place === "string" && fs.existsSync(path.resolve(folder, place))) ?? folders[0];
}
