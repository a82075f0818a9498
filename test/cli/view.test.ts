import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ToPanel } from "../../src/protocol/panel.ts";
import type { Started } from "./mtl.ts";
import { eventsOf, folderWith, mtl, planted, start } from "./mtl.ts";

const folder = folderWith({ "planted.mtl": planted(3), "long.mtl": planted(4000) });
const run = path.join(folder, "run");
let view: Started;
let address: URL;

async function serve(directory: string): Promise<{ view: Started; address: URL }> {
  const started = await start(folder, "view", directory);
  const text = await new Promise<string>((resolve) => {
    let printed = "";
    started.process.stdout!.on("data", (part: string) => {
      printed += part;
      if (printed.includes("Press Ctrl+C")) resolve(printed);
    });
  });
  return { view: started, address: new URL(/http:\S+/.exec(text)![0]) };
}

beforeAll(async () => {
  expect(await mtl(folder, "train", "planted.mtl", "--out", "run")).toMatchObject({ code: 0 });
  ({ view, address } = await serve("run"));
});

afterAll(async () => {
  view.process.kill("SIGINT");
  expect(await view.ended).toMatchObject({ code: 0 });
});

const at = (pathname: string, base = address): URL => {
  const url = new URL(base);
  url.pathname = pathname;
  return url;
};

function post(url: URL, body: string): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
}

const ask = (action: string, base = address) => post(at("/control", base), JSON.stringify({ type: "control", action }));

/** `fetch` sets its own host, a page elsewhere does not. */
function statusWithHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    http.get({ hostname: "127.0.0.1", port: address.port, path: `/?${address.searchParams}`, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once("error", reject);
  });
}

/** Messages of the event stream, until one fulfils the wish. */
async function messagesUntil(wish: (message: ToPanel) => boolean, base = address): Promise<ToPanel[]> {
  const gone = new AbortController();
  const response = await fetch(at("/events", base), { signal: gone.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const messages: ToPanel[] = [];
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const whole = text.split("\n\n");
    text = whole.pop()!;
    messages.push(...whole.map((message) => JSON.parse(message.replace(/^data: /, "")) as ToPanel));
    if (messages.some(wish)) break;
  }
  gone.abort();
  return messages;
}

const hasStatus = (status: string) => (message: ToPanel) => message.type === "events" && message.status === status;

describe("the view of a run", () => {
  it("listens on loopback and says where", () => {
    expect(address.hostname).toBe("127.0.0.1");
    expect(address.searchParams.get("token")).toMatch(/^[\w-]{24}$/);
  });

  it("is a page that may load nothing but its own script and style", async () => {
    const response = await fetch(address);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy")!;
    const nonce = /script-src 'nonce-([\w-]+)'/.exec(policy)![1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'?[; ].*https?:|\*/);
    expect(await response.text()).toContain(`<script nonce="${nonce}" src="main.js?token=`);
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    const again = await fetch(address);
    expect(again.headers.get("content-security-policy")).not.toBe(policy);
  });

  it.each(["/", "/main.js", "/style.css", "/events", "/control", "/report"])("keeps %s from whoever has no token", async (name) => {
    for (const token of ["", "wrong", "x".repeat(24)]) {
      const url = at(name);
      url.searchParams.set("token", token);
      expect((await fetch(url, name === "/control" ? { method: "POST" } : {})).status).toBe(403);
    }
  });

  it("answers no other name than loopback's, so that no page elsewhere can reach it", async () => {
    expect(await statusWithHost("evil.example")).toBe(403);
    expect(await statusWithHost(`evil.example:${address.port}`)).toBe(403);
    expect(await statusWithHost(`127.0.0.1:${address.port}`)).toBe(200);
  });

  it("sends the run as one page and as Markdown, to be kept: the same as the report", async () => {
    const [html, markdown] = await Promise.all(["html", "markdown"].map((format) => {
      const url = at("/report");
      url.searchParams.set("format", format);
      return fetch(url);
    }));
    expect([html.headers.get("content-disposition"), markdown.headers.get("content-disposition")]).toEqual(["attachment; filename*=UTF-8''Planted.html", "attachment; filename*=UTF-8''Planted.md"]);
    expect(await markdown.text()).toBe((await mtl(folder, "report", "run", "--format", "markdown")).stdout);
    expect(await mtl(folder, "report", "run")).toMatchObject({ code: 0 });
    expect(await html.text()).toBe(fs.readFileSync(path.join(run, "report.html"), "utf8"));
    expect((await fetch(at("/report"))).status).toBe(404);
  });

  it("has nothing else", async () => {
    for (const name of ["/events.jsonl", "/../run.json", "/main.js.map", "/%2e%2e/run.json"]) expect((await fetch(at(name))).status).toBe(404);
  });

  it("streams every event of the run, and how it stands", async () => {
    const messages = await messagesUntil(hasStatus("finished"));
    const events = messages.flatMap((message) => (message.type === "events" ? message.events : []));
    expect(events).toEqual(eventsOf(run));
    expect(messages.findLast(({ type }) => type === "events")).toMatchObject({ where: "process" });
  });

  it("gives the advice of `mtl advise`, with what tells whether it helps; the report and its Markdown give the same", async () => {
    const told = (await messagesUntil(({ type }) => type === "advice")).find((message) => message.type === "advice")!.advice;
    const { findings, candidates } = JSON.parse((await mtl(folder, "advise", "run", "--json")).stdout) as { findings: { message: string }[]; candidates: { title: string }[] };
    expect(findings.length).toBeGreaterThan(0);
    expect(told.findings.map(({ message }) => message)).toEqual(findings.map(({ message }) => message));
    expect(told.edits.map(({ title }) => title)).toEqual(candidates.map(({ title }) => title));
    expect(told).toMatchObject({ stale: false, acts: expect.stringContaining("mtl advise RUN --verify") });
    const page = fs.readFileSync(path.join(run, "report.html"), "utf8");
    const markdown = (await mtl(folder, "report", "run", "--format", "markdown")).stdout;
    for (const { message } of findings) {
      expect(page).toContain(JSON.stringify(message).slice(1, -1));
      expect(markdown).toContain(message);
    }
    for (const { title, cost } of told.edits) expect(markdown).toContain(`  - ${title} (${cost})`);
  });

  it("has no advice for a run that has not finished", async () => {
    const cut = path.join(folder, "cut");
    fs.cpSync(run, cut, { recursive: true });
    const log = path.join(cut, "events.jsonl");
    fs.writeFileSync(log, fs.readFileSync(log, "utf8").split("\n").filter((line) => !line.includes('"type":"finished"')).join("\n"));
    expect((await mtl(folder, "report", "cut", "--format", "markdown")).stdout).not.toContain("What should I change?");
  });

  it("refuses what is no message of the panel", async () => {
    for (const body of ["", "{", '{"type":"control","action":"explode"}', '{"type":"ready"}', "x".repeat(20_000)]) {
      expect((await post(at("/control"), body)).status).toBe(400);
    }
  });

  it("says why a finished run cannot be resumed, and how to start another", async () => {
    const listening = messagesUntil((message) => message.type === "notice" && message.text.includes("start another"));
    await messagesUntil(hasStatus("finished"));
    await ask("resume");
    await ask("again");
    const notices = (await listening).filter((message) => message.type === "notice");
    expect(notices).toMatchObject([{ text: "This run has finished: there is nothing to resume." }, { text: expect.stringContaining("mtl train") }]);
  });
});

describe("a run that goes on", () => {
  it("is paused from the page, and resumed in a process of its own", async () => {
    const training = await start(folder, "train", "long.mtl", "--out", "long");
    while (!fs.existsSync(path.join(folder, "long", "events.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 10));
    const served = await serve("long");
    try {
      expect((await ask("pause", served.address)).status).toBe(204);
      expect(fs.readFileSync(path.join(folder, "long", "control"), "utf8")).toBe("pause");
      expect(await training.ended).toMatchObject({ code: 130 });
      await messagesUntil(hasStatus("paused"), served.address);
      const steps = eventsOf(path.join(folder, "long")).length;
      await ask("resume", served.address);
      await messagesUntil(hasStatus("running"), served.address);
      while (eventsOf(path.join(folder, "long")).length <= steps + 5) await new Promise((resolve) => setTimeout(resolve, 20));
      await ask("stop", served.address);
      await messagesUntil(hasStatus("paused"), served.address);
    } finally {
      served.view.process.kill("SIGINT");
      await served.view.ended;
    }
  });
});
