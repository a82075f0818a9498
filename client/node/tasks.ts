import * as vscode from "vscode";
import { isForeign } from "../../src/protocol/foreign.ts";

interface MtlTask extends vscode.TaskDefinition {
  readonly command: "check" | "train";
  readonly file: string;
}

const commands: readonly MtlTask["command"][] = ["check", "train"];
const mostFiles = 100;
/** Bytes of a file that tell whose it is. */
const looked = 8192;

/** Offers `mtl: check FILE` and `mtl: train FILE` as tasks; the matcher `$mtl` turns their problems into marks. */
export function offerTasks(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.tasks.registerTaskProvider("mtl", {
    provideTasks: async () => {
      if (!vscode.workspace.isTrusted) return [];
      const found = await vscode.workspace.findFiles("**/*.mtl", "**/{node_modules,.mtl}/**", mostFiles);
      const ours = await Promise.all(found.map(isOurs));
      return found.filter((_, index) => ours[index]).flatMap((uri) => {
        const folder = vscode.workspace.getWorkspaceFolder(uri);
        const file = vscode.workspace.asRelativePath(uri, false);
        return folder?.uri.scheme === "file" ? commands.map((command) => taskOf(context, { type: "mtl", command, file }, folder)) : [];
      });
    },
    resolveTask: ({ definition, scope }) => {
      const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
      const { command, file } = definition;
      const known = commands.find((one) => one === command);
      return folder?.uri.scheme === "file" && known && typeof file === "string" ? taskOf(context, { type: "mtl", command: known, file }, folder) : undefined;
    },
  }));
}

/** Whether a file is a model's: materials and templates of other programs have the same ending. */
async function isOurs(uri: vscode.Uri): Promise<boolean> {
  const text = await vscode.workspace.fs.readFile(uri).then((bytes) => new TextDecoder().decode(bytes.subarray(0, looked)), () => undefined);
  return text !== undefined && !isForeign(text);
}

function taskOf(context: vscode.ExtensionContext, definition: MtlTask, folder: vscode.WorkspaceFolder): vscode.Task {
  const { command, file } = definition;
  const execution = new vscode.ProcessExecution(process.execPath, [context.asAbsolutePath("dist/cli/mtl.mjs"), command, file], {
    cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: "1" },
  });
  const task = new vscode.Task(definition, folder, `${command} ${file}`, "mtl", execution, "$mtl");
  if (command === "check") task.group = vscode.TaskGroup.Build;
  return task;
}
