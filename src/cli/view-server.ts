import { randomBytes, timingSafeEqual } from "node:crypto";
import * as fs from "node:fs";
import * as http from "node:http";
import * as v from "valibot";
import type { RunEvent } from "../protocol/events.ts";
import { tellsEnd } from "../protocol/log.ts";
import { fromPanel } from "../protocol/panel.ts";
import type { ToPanel } from "../protocol/panel.ts";
import { followRun, holdsRun, openRun, statusOf } from "../runs/index.ts";
import type { RunFolder, RunStatus } from "../runs/index.ts";
import { isLoopback, listen } from "./loopback.ts";
import { assetPath } from "./report.ts";
import { pageAdvice } from "./page-advice.ts";
import { servedPage } from "./page.ts";
import { control } from "./view-control.ts";
import { sendReport } from "./view-report.ts";
import { servedRuns, type ServedRuns } from "./view-runs.ts";

interface View {
  /** With its token: `http://127.0.0.1:41233/?token=…`. */
  readonly url: string;
  close(): Promise<void>;
}

interface Served {
  readonly run: RunFolder;
  readonly token: string;
  readonly closing: AbortSignal;
  /** Pages that listen at this moment. */
  readonly streams: Set<http.ServerResponse>;
  readonly runs: ServedRuns;
}

/** Serves the run panel of one run on loopback; every request needs the token of the address that was printed. */
export async function serveRun(run: RunFolder, port = 0): Promise<View> {
  const closing = new AbortController();
  const served: Served = { run, token: randomBytes(18).toString("base64url"), closing: closing.signal, streams: new Set(), runs: servedRuns(run) };
  const server = http.createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => fail(response, error));
  });
  const { port: bound, close } = await listen(server, port);
  return {
    url: `http://127.0.0.1:${bound}/?token=${served.token}`,
    close: () => {
      closing.abort();
      served.runs.close();
      return close();
    },
  };
}

async function answer(served: Served, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (!isLoopback(request) || !sameToken(url.searchParams.get("token") ?? "", served.token)) {
    return end(response, 403, "This page needs the token of the address that `mtl view` printed.");
  }
  const route = `${request.method ?? "GET"} ${url.pathname}`;
  if (route === "GET /") return sendPage(served, response);
  if (route === "GET /events") return sendEvents(served, response);
  if (route === "GET /report" && await sendReport(served.run, url.searchParams.get("format"), response)) return undefined;
  if (route === "POST /control") return takeControl(served, request, response);
  const asset = assets[url.pathname];
  if (request.method === "GET" && asset) return sendAsset(asset, response);
  return end(response, 404, "There is nothing at this address.");
}

function sameToken(given: string, token: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(token);
  return left.length === right.length && timingSafeEqual(left, right);
}

const assets: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  "/main.js": { file: "main.js", type: "text/javascript; charset=utf-8" },
  "/style.css": { file: "style.css", type: "text/css; charset=utf-8" },
};

function sendAsset({ file, type }: { file: string; type: string }, response: http.ServerResponse): void {
  response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(fs.readFileSync(assetPath(file)));
}

function sendPage({ run, token }: Served, response: http.ServerResponse): void {
  const nonce = randomBytes(18).toString("base64url");
  const { html, policy } = servedPage({ title: run.manifest.model, nonce, token });
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8", "content-security-policy": policy,
    "referrer-policy": "no-referrer", "x-content-type-options": "nosniff", "cache-control": "no-store",
  }).end(html);
}

async function sendEvents({ run, closing, streams }: Served, response: http.ServerResponse): Promise<void> {
  const gone = new AbortController();
  let status: RunStatus | undefined;
  const tell = (events: RunEvent[]) => {
    const now = standing(run);
    if (events.length === 0 && now.status === status) return;
    status = now.status;
    send(response, { type: "events", events, ...now });
    if (status === "finished" && tellsEnd(events)) advise(run, response);
  };
  // A process that dies says nothing.
  const watch = setInterval(() => tell([]), statusEvery);
  streams.add(response);
  response.on("close", () => gone.abort());
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  // Of a run that has said nothing yet, how it stands is all there is to tell.
  if (run.logSize() === 0) tell([]);
  try {
    for await (const events of followRun(run, AbortSignal.any([gone.signal, closing]))) tell(events);
  } finally {
    clearInterval(watch);
    streams.delete(response);
    response.end();
  }
}

/** What the run has shown, once it has finished. */
function advise(run: RunFolder, response: http.ServerResponse): void {
  const advice = pageAdvice(run, run.events());
  if (advice) send(response, { type: "advice", advice });
}

const statusEvery = 2000;

/** How the run stands now; opened anew, for a resumed run is trained by another process. */
function standing({ directory }: RunFolder): { status: RunStatus; where: RunFolder["manifest"]["where"] | "file" } {
  if (!holdsRun(directory)) return { status: "deleted", where: "file" };
  const run = openRun(directory);
  return { status: statusOf(run), where: run.manifest.where };
}

function send(response: http.ServerResponse, message: ToPanel): void {
  response.write(`data: ${JSON.stringify(message)}\n\n`);
}

async function takeControl({ run, streams, runs }: Served, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fromPanel), await body(request));
  const tell = (text: string) => { for (const stream of streams) send(stream, { type: "notice", text }); };
  if (parsed.success && parsed.output.type === "runs") {
    const answer = await runs.answer(parsed.output.action);
    if (typeof answer !== "string") return void response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(answer));
    tell(answer);
    return end(response, 204, "");
  }
  if (!parsed.success || parsed.output.type !== "control") return end(response, 400, "Not a message of the panel.");
  control(run, parsed.output.action, tell);
  return end(response, 204, "");
}

const longestMessage = 10_000;

async function body(request: http.IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > longestMessage) return "";
  }
  return text;
}

function end(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}

function fail(response: http.ServerResponse, error: unknown): void {
  if (!response.headersSent) end(response, 500, error instanceof Error ? error.message : String(error));
  else response.end();
}
