import * as vscode from "vscode";
import { State, type BaseLanguageClient } from "vscode-languageclient";

const words: Record<State, string> = { [State.Starting]: "starting", [State.Running]: "running", [State.Stopped]: "stopped", [State.StartFailed]: "could not start" };

/** What the editor says of the language at the right of its bar, on demand: whether the server runs, and whether data may be read. */
export function showStatus(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const server = vscode.languages.createLanguageStatusItem("mtl.server", { language: "mtl" });
  server.name = "Crosstask server";
  server.command = { command: "mtl.showLog", title: "Show Log" };
  const data = vscode.languages.createLanguageStatusItem("mtl.data", { language: "mtl" });
  data.name = "Crosstask data";
  const tell = () => {
    const trusted = vscode.workspace.isTrusted;
    server.text = `Language server: ${words[client.state]}`;
    server.busy = client.state === State.Starting;
    server.severity = client.state === State.Stopped || client.state === State.StartFailed ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    data.text = trusted ? "Data files: checked" : "Data files: not read, the workspace is not trusted";
    data.severity = trusted ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    data.command = trusted ? undefined : { command: "workbench.trust.manage", title: "Manage Trust" };
  };
  tell();
  context.subscriptions.push(server, data, client.onDidChangeState(tell), vscode.workspace.onDidGrantWorkspaceTrust(tell));
}
