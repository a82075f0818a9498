import type { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ofPages } from "./exchanges/page.ts";
import { model } from "./marked.ts";
import { bundleForPages, startWorker } from "./worker.ts";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly params?: unknown;
}

let worker: Worker;
const waiting: { readonly wanted: (message: Message) => boolean; readonly take: (message: Message) => void }[] = [];

function answerTo(wanted: (message: Message) => boolean): Promise<Message> {
  return new Promise((take) => waiting.push({ wanted, take }));
}

function ask(id: number, method: string, params: object): Promise<Message> {
  const answer = answerTo((message) => message.id === id && message.method === undefined);
  worker.postMessage({ jsonrpc: "2.0", id, method, params });
  return answer;
}

beforeAll(async () => {
  worker = startWorker(await bundleForPages());
  worker.on("message", (message: Message) => {
    const at = waiting.findIndex(({ wanted }) => wanted(message));
    if (at >= 0) waiting.splice(at, 1)[0]?.take(message);
  });
});

afterAll(async () => {
  await worker.terminate();
});

describe("the server in a worker without a disk", () => {
  it("checks and answers as it does elsewhere", async () => {
    const uri = "memory:/m.mtl";
    expect((await ask(1, "initialize", { processId: null, rootUri: null, capabilities: {} })).result).toMatchObject({ capabilities: { hoverProvider: true } });
    const told = answerTo(({ method }) => method === "textDocument/publishDiagnostics");
    worker.postMessage({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "mtl", version: 1, text: model("  y = trunc") } } });
    expect((await told).params).toMatchObject({ uri, diagnostics: [{ code: "MTL201" }] });
    const hover = await ask(2, "textDocument/hover", { textDocument: { uri }, position: { line: 6, character: 16 } });
    expect(JSON.stringify(hover.result)).toContain("dense(units");
    expect((await ask(3, "workspace/symbol", { query: "trunk" })).result).toHaveLength(1);
    expect((await ask(4, "textDocument/documentLink", { textDocument: { uri } })).result).toEqual([]);
  });
});

describe("the server in a worker whose editor serves files", () => {
  it("asks for what a model names, and checks its columns", async () => {
    const uri = "memory:/folder/own.mtl";
    const csv = new TextEncoder().encode("u,v\n1,2\n3,4\n");
    const asked: string[] = [];
    worker.on("message", (message: Message) => {
      const { file, start, end } = (message.params ?? {}) as { file?: string; start?: number; end?: number };
      if (message.method === undefined || !ofPages.includes(message.method)) return;
      asked.push(`${message.method} ${file}`);
      const found = file === "own.csv" || file === "parts/own-1.csv";
      const listed = file === "parts/" ? { names: ["own-1.csv", "own-2.csv", "deep/"] } : null;
      const result = message.method === "mtl/read" ? { bytes: csv.slice(start, end) } : message.method === "mtl/list" ? listed : found ? { size: csv.length, modified: 1 } : null;
      worker.postMessage({ jsonrpc: "2.0", id: message.id, result });
    });
    await ask(20, "initialize", { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } }, initializationOptions: { servesFiles: true } });
    const problemsOf = async (id: number, data: string, task: string) => {
      worker.postMessage({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument: { uri: `${uri}${id}`, languageId: "mtl", version: 1, text: `model M {\n  data "${data}"\n  input u : number\n  h = u -> dense(2)\n  task ${task} : number = h\n}\n` } } });
      return JSON.stringify((await ask(id, "textDocument/diagnostic", { textDocument: { uri: `${uri}${id}` } })).result);
    };
    expect(await problemsOf(21, "own.csv", "v")).toContain('"items":[]');
    expect(await problemsOf(22, "own.csv", "w")).toContain("MTL601");
    expect(await problemsOf(23, "none.csv", "v")).toContain("none.csv");
    expect(await problemsOf(24, "parts/own-*.csv", "v")).toContain('"items":[]');
    expect(await problemsOf(25, "parts/own-*.csv", "w")).toContain("MTL601");
    expect(await problemsOf(26, "parts/none-*.csv", "v")).toContain("matches no file");
    expect(asked).toEqual(expect.arrayContaining(["mtl/read own.csv", "mtl/list parts/", "mtl/read parts/own-1.csv"]));
    expect([...new Set(asked.map((said) => said.split(" ")[0]))].sort()).toEqual([...ofPages].sort());
    const text = 'model M {\n  data "parts/"\n}\n';
    worker.postMessage({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument: { uri: `${uri}27`, languageId: "mtl", version: 1, text } } });
    const items = await ask(27, "textDocument/completion", { textDocument: { uri: `${uri}27` }, position: { line: 1, character: 14 } });
    expect((items.result as { label: string }[]).map(({ label }) => label)).toEqual(["own-1.csv", "own-2.csv", "deep/"]);
  });

  it("gives advice of the run that its editor names, else of the newest that has finished, by its log and the text that was trained", async () => {
    const uri = "memory:/bank/small.mtl";
    const text = "model Small {\n  data planted(groups: [[a, b]], rows: 60, features: 4)\n  input u : number[4] { columns: \"x*\" }\n  h = u -> dense(2)\n  task a, b : number = h\n}\n";
    const cosine = [[1, -0.5], [-0.5, 1]];
    const span = { start: text.indexOf("dense"), end: text.indexOf("dense") + "dense(2)".length };
    const scores = { a: { loss: 1, metrics: {} }, b: { loss: 1, metrics: {} } };
    const log = [
      { type: "started", time: 1, run: "x", model: "Small", data: "none.csv", tasks: ["a", "b"].map((name) => ({ name, kind: "number", metrics: [] })), layers: [{ name: "dense(2) in h", tasks: ["a", "b"], parameters: 4, span }], parameters: { total: 10, shared: 4 }, rows: { train: 9, validation: 1, test: 1 }, epochs: 1, batch: 1, seed: 0, stepsPerEpoch: 40, executor: "ort", optimizer: "adam", weights: "equal", combine: "sum" },
      ...Array.from({ length: 40 }, (_, step) => ({ type: "conflicts", step: step + 1, cosine, layers: [cosine] })),
      { type: "finished", time: 2, step: 40, epoch: 1, reason: "epochs", bestEpoch: 1, split: "test", test: scores },
    ].map((event) => `${JSON.stringify(event)}\n`).join("");
    const begun = log.slice(0, log.indexOf("\n") + 1);
    const stored: Record<string, string> = { ".mtl/runs/Small/20260102-000000-0/events.jsonl": begun, ".mtl/runs/Small/20260101-000000-0/events.jsonl": log, ".mtl/runs/Small/20260101-000000-0/source.mtl": text };
    worker.removeAllListeners("message");
    worker.on("message", (message: Message) => {
      const at = waiting.findIndex(({ wanted }) => wanted(message));
      if (at >= 0) waiting.splice(at, 1)[0]?.take(message);
      const { file = "", start, end } = (message.params ?? {}) as { file?: string; start?: number; end?: number };
      const bytes = stored[file] === undefined ? undefined : new TextEncoder().encode(stored[file]);
      if (message.method === "mtl/stat") worker.postMessage({ jsonrpc: "2.0", id: message.id, result: bytes ? { size: bytes.length, modified: 1 } : null });
      if (message.method === "mtl/read") worker.postMessage({ jsonrpc: "2.0", id: message.id, result: { bytes: bytes?.slice(start, end) ?? new Uint8Array() } });
    });
    const folders: Record<string, string[]> = { ".mtl/runs/Small": ["20260101-000000-0/", "20260102-000000-0/", "notes.txt"] };
    worker.on("message", ({ id, method, params }: Message) => {
      const { file = "" } = (params ?? {}) as { file?: string };
      if (method === "mtl/list") worker.postMessage({ jsonrpc: "2.0", id, result: folders[file] === undefined ? null : { names: folders[file] } });
    });
    worker.postMessage({ jsonrpc: "2.0", method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "mtl", version: 1, text } } });
    const told = await ask(31, "mtl/advice", { uri, model: "Small", run: "/bank/.mtl/runs/Small/20260101-000000-0" });
    expect(told.result).toMatchObject({ stale: false, findings: [{ code: "MTL801", ...span }] });
    expect((told.result as { edits: unknown[] }).edits.length).toBeGreaterThan(0);
    expect((await ask(32, "mtl/advice", { uri, model: "Small", run: "elsewhere" })).result).toEqual({ stale: false, findings: [], edits: [] });
    expect((await ask(33, "mtl/advice", { uri, model: "Small" })).result).toEqual(told.result);
    expect((await ask(34, "mtl/heat", { uri })).result).toMatchObject({ layers: [{ verdict: "fight", stale: false }] });
    folders[".mtl/runs/Small"] = [];
    expect((await ask(35, "mtl/advice", { uri, model: "Small" })).result).toEqual({ stale: false, findings: [], edits: [] });
  });
});
