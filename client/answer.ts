import * as vscode from "vscode";

/** A warning with one button, which runs a command. */
export async function openAnswer(message: string, button: string, command: string): Promise<void> {
  if (await vscode.window.showWarningMessage(message, button) === button) await vscode.commands.executeCommand(command);
}
