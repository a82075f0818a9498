import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { CancellationTokenSource, createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from "vscode-languageserver/node";
import type { ClientCapabilities, Diagnostic, InitializeResult } from "vscode-languageserver";
import { serverFlags } from "../../src/protocol/server-process.ts";

/** Bundles the server as the extension ships it. Returns the bundle's path. */
export async function bundleServer(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), "mtl-server-")), "node.cjs");
  await build({ entryPoints: ["server/node.ts"], bundle: true, platform: "node", format: "cjs", outfile, logLevel: "silent" });
  return outfile;
}

/** A folder with files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "mtl-folder-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Published {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor without windows: what it sends and what it is told. */
export class Client {
  readonly published: Published[] = [];
  readonly log: string[] = [];
  readonly connection: MessageConnection;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private readonly waiting: (() => void)[] = [];

  constructor(server: string, folder: string) {
    this.folder = folder;
    this.child = spawn(process.execPath, [...serverFlags, server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const { stdin, stdout } = this.child;
    if (!stdin || !stdout) throw new Error("no pipes");
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (told: Published) => {
      this.published.push(told);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => { this.log.push(message); });
    this.connection.listen();
  }

  async start(options: { readonly trusted?: boolean } = {}, capabilities: ClientCapabilities = {}): Promise<InitializeResult> {
    const folder = { uri: pathToFileURL(this.folder).href, name: "folder" };
    const parameters = { processId: process.pid, rootUri: folder.uri, workspaceFolders: [folder], capabilities, initializationOptions: options };
    const result = await this.connection.sendRequest<InitializeResult>("initialize", parameters);
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  /** Whether the server's process has not ended. */
  get runs(): boolean {
    return this.child.exitCode === null;
  }

  uri(name: string): string {
    return pathToFileURL(join(this.folder, name)).href;
  }

  open(uri: string, text: string, languageId = "mtl"): Promise<void> {
    return this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  }

  ask<R>(method: string, uri: string, more: object = {}): Promise<R> {
    return this.connection.sendRequest<R>(method, { textDocument: { uri }, ...more });
  }

  /** A request that can be taken back. */
  request(method: string, parameters: object): { readonly answer: Promise<unknown>; cancel(): void } {
    const source = new CancellationTokenSource();
    return { answer: this.connection.sendRequest(method, parameters, source.token), cancel: () => source.cancel() };
  }

  /** Codes of the diagnostics for a version, once they arrive. */
  async codes(uri: string, version: number): Promise<string[]> {
    for (;;) {
      const told = this.published.find((published) => published.uri === uri && published.version === version);
      if (told) return told.diagnostics.map(({ code }) => String(code));
      await this.nextPublished();
    }
  }

  /** Ends when diagnostics are told the next time. */
  nextPublished(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Ends as the protocol says. Returns the exit code. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.child.once("exit", resolve));
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    return code;
  }
}
