import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleServer, Client, folderWith } from "./client.ts";
import { model } from "./marked.ts";

let server: string;
let client: Client | undefined;

beforeAll(async () => {
  server = await bundleServer();
});

afterEach(async () => {
  expect(client?.log ?? []).toEqual([]);
  expect(await client?.stop()).toBe(0);
  client = undefined;
});

const cancelled = -32800;
const modified = -32801;

/** A model that takes a while to check. */
function large(name: string, layers: number): string {
  const chains = Array.from({ length: layers }, (_, index) => `  h${index + 1} = h${index} -> dense(8, relu) -> dense(8)`);
  return `model ${name} {\n  data "rows.csv"\n  input h0 : number\n${chains.join("\n")}\n  task t, u : binary = h${layers}\n}\n`;
}

async function codeOf(answer: Promise<unknown>): Promise<number | undefined> {
  return answer.then(() => undefined, (error: { code: number }) => error.code);
}

describe("a busy server", () => {
  it("lets go of a request that is taken back while it works", async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`m${index}.mtl`, large(`M${index}`, 80)]));
    client = new Client(server, folderWith(files));
    await client.start({ trusted: false }, { textDocument: { diagnostic: {} } });
    const all = client.request("workspace/diagnostic", { previousResultIds: [] });
    const soon = client.request("workspace/symbol", { query: "h1" });
    await new Promise((resolve) => setTimeout(resolve, 30));
    all.cancel();
    expect(await codeOf(all.answer)).toBe(cancelled);
    expect(await codeOf(soon.answer)).toBeUndefined();
  });

  it("never answers about a text that has changed since", async () => {
    client = new Client(server, folderWith({}));
    await client.start({ trusted: false });
    const uri = client.uri("m.mtl");
    await client.open(uri, large("M", 200));
    const position = { line: 4, character: 3 };
    const hover = () => client?.request("textDocument/hover", { textDocument: { uri }, position }).answer ?? Promise.reject(new Error("no client"));
    void client.change(uri, 2, large("M", 201));
    const first = codeOf(hover());
    void client.change(uri, 3, large("M", 202));
    const second = codeOf(hover());
    expect(await first).toBe(modified);
    expect(await second).toBeUndefined();
  });

  it("answers what is asked while an edit is being checked", async () => {
    client = new Client(server, folderWith({}));
    await client.start({ trusted: false });
    const uri = client.uri("m.mtl");
    await client.open(uri, model());
    for (let version = 2; version < 30; version++) {
      await client.change(uri, version, model(`  y${version} = trunk`));
      const symbols = await client.ask<{ children: { name: string }[] }[]>("textDocument/documentSymbol", uri);
      expect(symbols[0]?.children.map(({ name }) => name)).toContain(`y${version}`);
    }
  });
});

describe("data while one types", () => {
  const rows = Array.from({ length: 40 }, (_, row) => `${row},${["Ulm", "Graz", "Bonn", "Lyon"][row % 4]},${row % 7},${row % 5 === 0 ? "" : row},${row % 2 === 0 ? "yes" : "no"}`);
  const csv = `age,town,topic,wage,rich\n${rows.join("\n")}\n`;
  const text = (members: string) => `model M {\n  data "rows.csv"\n  input age : number\n  trunk = age -> dense(4)\n${members}\n  task rich : binary = trunk { positive: "yes" }\n}\n`;

  const sentences: readonly (readonly [members: string, message: RegExp])[] = [
    ['  task w : number = trunk { column: "wag" }', /no column `wag` in `rows.csv`: did you mean `wage`\?/],
    ["  task topic : classes(5) = trunk", /label of `topic` has 7 values in the data \(`5` in `rows.csv`, line 7\), the task says classes\(5\)/],
    ["  input town : category(3)\n  task t : binary = concat(trunk, town -> embed(2)) { column: \"rich\", positive: \"yes\" }", /`town` in `rows.csv` has 4 values, and `town` has places for 3/],
    ["  task wage : number = trunk", /20% of `wage` is missing: those rows are masked/],
  ];

  it("is compared with what the model says of it, and not looked at without trust", async () => {
    client = new Client(server, folderWith({ "rows.csv": csv }));
    await client.start();
    const uri = client.uri("m.mtl");
    await client.open(uri, text(""));
    expect(await client.codes(uri, 1)).toEqual([]);
    for (const [index, [members, message]] of sentences.entries()) {
      await client.change(uri, index + 2, text(members));
      await client.codes(uri, index + 2);
      const told = client.published.find(({ version }) => version === index + 2)?.diagnostics.map((diagnostic) => diagnostic.message);
      expect(told).toEqual([expect.stringMatching(message)]);
    }
    await client.connection.sendNotification("mtl/trusted", { trusted: false });
    client.published.length = 0;
    await client.change(uri, 99, text(sentences[0]?.[0] ?? ""));
    expect(await client.codes(uri, 99)).toEqual([]);
  });
});
