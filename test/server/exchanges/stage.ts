import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Trace, TraceFormat } from "vscode-languageserver/node";
import type { ClientCapabilities, Position, Range } from "vscode-languageserver";
import { cosines, events, logOf, text as runText } from "../../advice/runs.ts";
import { folderWith, type Client } from "../client.ts";

/** One message of the protocol, sent or awaited by a scripted editor, and what has to come of it. */
export type Exchange = (stage: Stage) => Promise<void>;
export type Exchanges = Readonly<Record<string, Exchange>>;

export const text = `import "parts.mtl"

/// Two tasks on one trunk.
model Pair {
  data "pair.csv"
  input x : number[3] { columns: ["a", "b", "c"] }
  width   =   8
  trunk = x -> dense(width, relu) -> tower(4)
  task left : binary = trunk -> dense(4, relu)
  task right : classes(3) = trunk
}
`;

export const broken = text.replace("= trunk ->", "= trunc ->");
export const whole: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

const files = {
  "pair.csv": "a,b,c,left,right\n1,2,3,0,x\n4,5,6,1,y\n7,8,9,0,z\n",
  "parts.mtl": "block tower(units) = dense(units, relu)\n",
  "rows.csv": `${[0, 1, 2, 3, 4, 5, 6, 7].map((k) => `x${k}`).join(",")},a,b,c\n${"1,".repeat(10)}1\n`,
  "run.mtl": runText,
};

/** Where a word of the text stands; `nth` counts from 0. */
export function at(word: string, nth = 0): { readonly position: Position } {
  let offset = text.indexOf(word);
  for (let left = nth; left > 0; left--) offset = text.indexOf(word, offset + 1);
  const lines = text.slice(0, offset).split("\n");
  return { position: { line: lines.length - 1, character: (lines.at(-1) ?? "").length + 1 } };
}

/** A built server and the editors that talk to it; notes every message that they exchange. */
export class Stage {
  readonly exchanged = new Set<string>();
  private readonly client: (folder: string) => Client;
  private readonly started: Client[] = [];
  private main: Promise<Client> | undefined;

  constructor(client: (folder: string) => Client) {
    this.client = client;
  }

  /** An editor that is not yet initialised, in a folder of its own with a model, a part of it, its data, and a run of another. */
  async fresh(): Promise<Client> {
    const folder = folderWith(files);
    const run = join(folder, ".mtl", "runs", "M", "20260101-000000-0");
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, "source.mtl"), runText);
    writeFileSync(join(run, "events.jsonl"), logOf(events(runText, { conflicts: [cosines(0, 1, 0.2), cosines(0, 2, -0.4)] })));
    const client = this.client(folder);
    this.started.push(client);
    await client.connection.trace(Trace.Verbose, { log: (data: unknown) => { this.note(data); } }, { sendNotification: false, traceFormat: TraceFormat.JSON });
    return client;
  }

  /** An editor with the text open, which says of itself what is given; `before` is done to it first. */
  async opened(capabilities: ClientCapabilities = {}, before: (client: Client) => void = () => {}): Promise<Client> {
    const client = await this.fresh();
    before(client);
    await client.start({}, capabilities);
    await client.open(client.uri("m.mtl"), text);
    return client;
  }

  /** The editor of all requests that change nothing. */
  reader(): Promise<Client> {
    return this.main ??= this.opened();
  }

  /** What the server says to a request about the open text. */
  async ask<R>(method: string, more: object = {}): Promise<R> {
    const client = await this.reader();
    return client.ask<R>(method, client.uri("m.mtl"), more);
  }

  /** Ends those editors that have not ended themselves. */
  async end(): Promise<void> {
    await this.endOthers();
    await (await this.main)?.stop();
  }

  /** All but the editor of requests that change nothing: each one that runs on takes time from the next. */
  async endOthers(): Promise<void> {
    const main = await this.main;
    for (const client of this.started.splice(0)) if (client !== main && client.runs) await client.stop();
  }

  private note(data: unknown): void {
    const { message } = data as { readonly message?: { readonly method?: string } };
    if (message?.method !== undefined) this.exchanged.add(message.method);
  }
}

/** Ends with the parameters of the first message of that kind that the server sends; requests are answered with `answer`. */
export function told(client: Client, method: string, answer: unknown = null): Promise<unknown> {
  return new Promise((resolve) => {
    client.connection.onRequest(method, (parameters: unknown) => {
      resolve(parameters);
      return answer;
    });
    client.connection.onNotification(method, resolve);
  });
}
