import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { serverFlags } from "../../protocol/server-process.ts";

/** `mtl lsp --stdio`: the language server, for editors other than VS Code. Ends with the server's own exit code. */
export async function lspCommand(): Promise<number> {
  const server = fileURLToPath(new URL("../server/node.cjs", import.meta.url));
  const child = spawn(process.execPath, [...serverFlags, server, "--stdio"], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
