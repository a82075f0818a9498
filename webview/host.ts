import * as v from "valibot";
import { runEvent, type RunEvent } from "../src/protocol/events.ts";
import { advice, toPanel, type FromPanel, type ToPanel } from "../src/protocol/panel.ts";
import type { ControlAction } from "./components/page.ts";
import { fold, type RunStatus } from "./model/run-state.ts";
import { pageIds } from "./page-ids.ts";

/** What the page runs in: VS Code, the page that `mtl view` serves, or a report on its own. */
export interface Host {
  readonly kind: "editor" | "served" | "report";
  /** What may be asked of whoever trains. */
  readonly controls: readonly ControlAction[];
  post(message: FromPanel): void;
  /** Messages that pass validation reach the handler; others are reported back as `error`. */
  listen(handler: (message: ToPanel) => void): void;
}

interface EditorApi {
  postMessage(message: unknown): void;
  /** What the editor hands back with the page after a reload of its window. */
  setState(state: unknown): void;
}

declare global {
  var acquireVsCodeApi: (() => EditorApi) | undefined;
}

/** Finds out where the page is. */
export function connect(document: Document): Host {
  const frozen = document.getElementById(pageIds.events)?.textContent;
  if (frozen) return reportHost(frozen, document.getElementById(pageIds.advice)?.textContent ?? undefined);
  if (typeof globalThis.acquireVsCodeApi === "function") return editorHost(globalThis.acquireVsCodeApi(), document.getElementById(pageIds.root)?.dataset.run);
  return servedHost(new URLSearchParams(location.search).get("token") ?? "");
}

function editorHost(api: EditorApi, run: string | undefined): Host {
  if (run !== undefined) api.setState({ run });
  const post = (message: FromPanel): void => api.postMessage(message);
  return {
    kind: "editor",
    controls: ["pause", "resume", "stop", "again"],
    post,
    listen: (handler) => window.addEventListener("message", ({ data }) => receive(data, handler, post)),
  };
}

/**
 * `mtl view`: `GET events` is a stream of server-sent events, each one `ToPanel` message as JSON; `POST control`
 * takes one `FromPanel` message. Both carry the token of the page's own address.
 */
function servedHost(token: string): Host {
  const query = `?token=${encodeURIComponent(token)}`;
  let take: (message: ToPanel) => void = () => {};
  const post = (message: FromPanel): void => {
    // The browser asks where to put it, or puts it among its downloads.
    if (message.type === "report") return location.assign(`report${query}&format=${message.format}`);
    if (message.type !== "control" && message.type !== "runs") return;
    fetch(`control${query}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) })
      .then(async (answer) => { if (answer.status === 200) receive(parse(await answer.text()), take, post); })
      .catch(() => take({ type: "notice", text: "The server does not answer: start `mtl view` again to go on." }));
  };
  return {
    kind: "served",
    // To start a training is the command line's: a page on a port may only halt one.
    controls: ["pause", "stop"],
    post,
    listen: (handler) => {
      take = handler;
      const stream = new EventSource(`events${query}`);
      stream.onopen = () => handler({ type: "notice", text: "" });
      stream.onmessage = ({ data }) => receive(parse(String(data)), handler, post);
      stream.onerror = () => handler({ type: "notice", text: "The connection to `mtl view` is gone; the picture is the last one received. Start `mtl view` again to go on." });
    },
  };
}

/** A report holds its events and what they speak for; nobody answers. */
function reportHost(json: string, told: string | undefined): Host {
  return {
    kind: "report",
    controls: [],
    post: () => {},
    listen: (handler) => {
      const parsed = v.safeParse(v.array(runEvent), parse(json));
      if (parsed.success) handler({ type: "events", events: parsed.output, status: frozenStatus(parsed.output), where: "file" });
      const said = v.safeParse(advice, parse(told ?? ""));
      if (said.success) handler({ type: "advice", advice: said.output });
    },
  };
}

/** A run that nobody can be asked about: one without an end was cut. */
function frozenStatus(events: readonly RunEvent[]): RunStatus {
  const { status } = fold(events);
  return status === "running" || status === "starting" ? "lost" : status;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The border: what is not a message of the protocol goes no further. */
function receive(data: unknown, handler: (message: ToPanel) => void, post: (message: FromPanel) => void): void {
  const parsed = v.safeParse(toPanel, data);
  if (parsed.success) handler(parsed.output);
  else post({ type: "error", message: `The panel got a message that it does not know: ${parsed.issues[0].message}` });
}
