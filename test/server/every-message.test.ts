import * as protocol from "vscode-languageserver/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleServer, Client } from "./client.ts";
import { diagnostics } from "./exchanges/diagnostics.ts";
import { editing } from "./exchanges/editing.ts";
import { lifecycle } from "./exchanges/lifecycle.ts";
import { own } from "./exchanges/own.ts";
import { answered, rows, unanswered } from "./exchanges/page.ts";
import { reading } from "./exchanges/reading.ts";
import { Stage, type Exchanges } from "./exchanges/stage.ts";
import { workspace } from "./exchanges/workspace.ts";

interface Message {
  readonly method: string;
  readonly direction: string;
  readonly isRequest: boolean;
}

/** What the protocol's own library knows. */
const messages: readonly Message[] = Object.values(protocol).flatMap((entry: unknown) => {
  const { method, messageDirection, type } = (entry ?? {}) as { readonly method?: unknown; readonly messageDirection?: unknown; readonly type?: object };
  const kind = type?.constructor.name ?? "";
  return typeof method === "string" && /^Protocol/.test(kind) ? [{ method, direction: String(messageDirection), isRequest: kind.includes("Request") }] : [];
});

const exchanges: Exchanges = { ...lifecycle, ...diagnostics, ...reading, ...editing, ...workspace, ...own };

/** Documents are kept by a library that answers these with nothing, also where the server has not asked for them. */
const answeredByLibrary: readonly string[] = ["textDocument/willSaveWaitUntil"];

let stage: Stage;

beforeAll(async () => {
  const server = await bundleServer();
  stage = new Stage((folder) => new Client(server, folder));
});

afterEach(async () => {
  await stage.endOthers();
});

afterAll(async () => {
  await stage.end();
});

describe("the page of messages", () => {
  it("has one row for every message of the protocol", () => {
    const written = rows.flatMap(({ methods }) => methods);
    expect(messages.length).toBeGreaterThan(80);
    expect(messages.map(({ method }) => method).filter((method) => !written.includes(method))).toEqual([]);
    expect(new Set(written).size).toBe(written.length);
  });

  it("says yes to what is exchanged here, and to nothing else", () => {
    expect(Object.keys(exchanges).sort()).toEqual([...answered].sort());
  });
});

describe("a scripted editor over stdio", () => {
  it.each(answered)("exchanges %s", async (method) => {
    stage.exchanged.delete(method);
    await exchanges[method]?.(stage);
    expect(stage.exchanged).toContain(method);
  });

  const refused = messages.filter(({ method, direction, isRequest }) => isRequest && direction !== "serverToClient" && unanswered.includes(method) && !answeredByLibrary.includes(method));

  it.each(refused.map(({ method }) => method))("is told that %s is not known", async (method) => {
    const client = await stage.reader();
    await expect(client.ask(method, client.uri("m.mtl"), { reason: 1 })).rejects.toMatchObject({ code: protocol.ErrorCodes.MethodNotFound });
  });

  it("sends nothing that the page says no to", () => {
    const sent = messages.filter(({ direction }) => direction === "serverToClient").map(({ method }) => method);
    expect([...stage.exchanged].filter((method) => unanswered.includes(method) && sent.includes(method))).toEqual([]);
  });
});
