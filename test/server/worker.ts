import { readdir, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { PortMessageReader, PortMessageWriter } from "vscode-languageserver/node";
import { Client } from "./client.ts";

/** What a worker of a browser has and Node's has not. */
const scope = `
const { parentPort } = require("node:worker_threads");
globalThis.self = {
  postMessage: (message) => parentPort.postMessage(message),
  addEventListener: () => {},
  set onmessage(take) { parentPort.on("message", (data) => take({ data })); },
};
`;

/** The server as a page starts it: its script, to be run in a worker. */
export async function bundleForPages(): Promise<string> {
  const { outputFiles } = await build({ entryPoints: ["server/browser.ts"], bundle: true, platform: "browser", format: "iife", write: false, logLevel: "silent" });
  return `${scope}${outputFiles[0]?.text}`;
}

export const startWorker = (script: string): Worker => new Worker(script, { eval: true });

interface Asked {
  readonly uri: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** An editor in a page, which hands out the files of a folder to a server that has no disk. */
export function pageClient(script: string, folder: string): Client {
  const worker = startWorker(script);
  let runs = true;
  const reader = new PortMessageReader(worker);
  const writer = new PortMessageWriter(worker);
  const ended = new Promise<number | null>((resolve) => worker.once("exit", (code) => { runs = false; resolve(code); }));
  const client = new Client({ reader, writer, options: { servesFiles: true }, runs: () => runs, end: () => void worker.terminate(), ended }, folder);
  const pathOf = ({ uri, file }: Asked) => fileURLToPath(new URL(file, uri));
  client.connection.onRequest("mtl/stat", (asked: Asked) => stat(pathOf(asked)).then(({ size, mtimeMs }) => ({ size, modified: mtimeMs }), () => null));
  client.connection.onRequest("mtl/read", async (asked: Asked) => ({ bytes: new Uint8Array((await readFile(pathOf(asked))).subarray(asked.start, asked.end)) }));
  client.connection.onRequest("mtl/list", (asked: Asked) => readdir(pathOf(asked), { withFileTypes: true })
    .then((entries) => ({ names: entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)) }), () => null));
  return client;
}
