import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { CancellationTokenSource, createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection, type MessageReader, type MessageWriter } from "vscode-languageserver/node";
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

/** Where a server runs, and the two ends of the line to it. */
export interface Running {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
  /** What its editor tells it of itself besides what a test does. */
  readonly options?: object;
  readonly runs: () => boolean;
  /** Ends what does not end itself when it is told to. */
  readonly end?: () => void;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

function processOf(server: string): Running {
  const child = spawn(process.execPath, [...serverFlags, server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error("no pipes");
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { reader: new StreamMessageReader(stdout), writer: new StreamMessageWriter(stdin), runs: () => child.exitCode === null, ended };
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
  private readonly running: Running;
  private readonly folder: string;
  private readonly waiting: (() => void)[] = [];

  /** `server` is the path of a bundle for Node, or what runs already. */
  constructor(server: string | Running, folder: string) {
    this.folder = folder;
    this.running = typeof server === "string" ? processOf(server) : server;
    this.connection = createMessageConnection(this.running.reader, this.running.writer);
    this.connection.onNotification("textDocument/publishDiagnostics", (told: Published) => {
      this.published.push(told);
      for (const wake of this.waiting.splice(0)) wake();
    });
    this.connection.onNotification("window/logMessage", ({ message }: { message: string }) => { this.log.push(message); });
    this.connection.listen();
  }

  /** `folders` are those of the workspace, within the client's own. */
  async start(options: { readonly trusted?: boolean } = {}, capabilities: ClientCapabilities = {}, folders: readonly string[] = [""]): Promise<InitializeResult> {
    const workspaceFolders = folders.map((name) => ({ uri: pathToFileURL(join(this.folder, name)).href, name: name || "folder" }));
    const parameters = { processId: process.pid, rootUri: workspaceFolders[0].uri, workspaceFolders, capabilities, initializationOptions: { ...this.running.options, ...options } };
    const result = await this.connection.sendRequest<InitializeResult>("initialize", parameters);
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  /** Whether the server has not ended. */
  get runs(): boolean {
    return this.running.runs();
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
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    this.running.end?.();
    const code = await this.running.ended;
    this.connection.dispose();
    return code;
  }
}
