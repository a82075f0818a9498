import * as vscode from "vscode";
import type { Extension } from "./extension.ts";

/** The mark of the file type on the tabs of its panels, for either kind of theme. */
export function panelIcon({ context }: Pick<Extension, "context">): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const icon = (theme: string) => vscode.Uri.joinPath(context.extensionUri, "media", `file-${theme}.svg`);
  return { light: icon("light"), dark: icon("dark") };
}
