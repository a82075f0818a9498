import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { callTool } from "../../client/node/tool-process.ts";
import type { ToolName } from "../../src/protocol/tools.ts";
import { listRuns, statusOf } from "../../src/runs/index.ts";
import { builtMtl } from "./built.ts";
import { folderWith, mtl } from "./mtl.ts";

const planted = readFileSync(path.join(import.meta.dirname, "../../examples/planted.mtl"), "utf8").replace("epochs: 15", "epochs: 1").replace("4_000", "600");

/** In which `wrong.mtl` is misspelt. */
const wrongLine = planted.split("\n").findIndex((line) => line.endsWith("= trunk")) + 1;

const columns = `model M {\n  data "a.csv"\n  input u : number\n  h = u -> dense(2)\n  task w : number = h\n}\n`;

let folder = "";
let client: Client | undefined;
beforeAll(async () => {
  folder = folderWith({ "planted.mtl": planted, "wrong.mtl": planted.replace("= trunk\n", "= trunc\n"), "columns.mtl": columns, "a.csv": "u,v\n1,2\n3,4\n" });
  expect((await mtl(folder, "train", "planted.mtl", "--out", "run")).code).toBe(0);
});
afterEach(async () => client?.close());

async function connected(...options: string[]): Promise<Client> {
  client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [await builtMtl(), "mcp", ...options], cwd: folder }));
  return client;
}

async function call(agent: Client, name: string, given: Record<string, unknown>): Promise<{ text: string; failed: boolean }> {
  const { content, isError } = await agent.callTool({ name, arguments: given });
  return { text: (content as { text: string }[])[0]?.text ?? "", failed: isError === true };
}

describe("tools for agents", () => {
  it("only read, where training was not allowed", async () => {
    const { tools } = await (await connected()).listTools();
    expect(tools.map(({ name }) => name)).toEqual(["check_mtl", "explain_shapes", "read_affinity", "suggest_grouping", "advise"]);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  });

  it("name problems, shapes, affinity and groups", async () => {
    const agent = await connected();
    expect(JSON.parse((await call(agent, "check_mtl", { file: "wrong.mtl" })).text).files[0].problems[0]).toMatchObject({ code: "MTL201", line: wrongLine, column: planted.split("\n")[wrongLine - 1].indexOf("= trunk") + 3 });
    expect(JSON.parse((await call(agent, "explain_shapes", { file: "planted.mtl" })).text).nodes).toContainEqual(expect.objectContaining({ title: "dense(24)", shape: "[24]", tasks: ["a", "b", "c", "d", "e"] }));
    const affinity = JSON.parse((await call(agent, "read_affinity", { run: "run" })).text);
    expect(affinity.tasks).toEqual(["a", "b", "c", "d", "e"]);
    expect(affinity.measures[0].orientation).toMatch(/recipient/);
    const { groups } = JSON.parse((await call(agent, "suggest_grouping", { run: "run", budget: 3 })).text);
    expect(groups.length).toBeLessThanOrEqual(3);
  });

  it("answer wrong input with a sentence", async () => {
    const agent = await connected();
    expect(await call(agent, "check_mtl", { file: "../elsewhere.mtl" })).toMatchObject({ failed: true, text: expect.stringContaining("lies outside") });
    expect(await call(agent, "read_affinity", { run: "nowhere" })).toMatchObject({ failed: true, text: expect.stringContaining("is not a run") });
    expect(await call(agent, "suggest_grouping", { run: "run", budget: 0 })).toMatchObject({ failed: true });
    expect(await call(agent, "train_mtl", { file: "planted.mtl", confirmed: true })).toMatchObject({ failed: true });
  });

  it("look at nothing that a link leads out to", async () => {
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), "mtl-elsewhere-"));
    writeFileSync(path.join(elsewhere, "secret.mtl"), "password = swordfish\n");
    symlinkSync(path.join(elsewhere, "secret.mtl"), path.join(folder, "linked.mtl"));
    symlinkSync(elsewhere, path.join(folder, "linked"));
    const agent = await connected();
    for (const file of ["linked.mtl", "linked/secret.mtl", "linked/nowhere.mtl"]) {
      expect(await call(agent, "check_mtl", { file })).toEqual({ failed: true, text: `${file} lies outside ${folder}, where this server was started.` });
    }
    rmSync(elsewhere, { recursive: true });
  });

  it("tell how far a training is, and end it with a checkpoint when that is cancelled", async () => {
    const agent = await connected("--train");
    const [ending, told] = [new AbortController(), [] as string[]];
    const training = agent.callTool({ name: "train_mtl", arguments: { file: "planted.mtl", confirmed: true, epochs: 1_000_000, seed: 77 } }, undefined, {
      signal: ending.signal, timeout: 100_000, resetTimeoutOnProgress: true,
      onprogress: ({ message = "" }) => {
        told.push(message);
        if (message.startsWith("epoch")) ending.abort("enough");
      },
    });
    await expect(training).rejects.toThrow("enough");
    expect(told.at(-1)).toMatch(/^epoch \d+\/1000000 0%/);
    const [run] = listRuns(folder, "Planted").filter(({ manifest }) => manifest.seed === 77);
    await expect.poll(() => statusOf(run), { timeout: 60_000 }).toBe("paused");
    expect(JSON.parse((await call(agent, "check_mtl", { file: "planted.mtl" })).text).files[0].problems).toEqual([]);
  });

  it("train where that was allowed, once the user has agreed", async () => {
    const agent = await connected("--train");
    expect(await call(agent, "train_mtl", { file: "planted.mtl" })).toMatchObject({ failed: true });
    const { text, failed } = await call(agent, "train_mtl", { file: "planted.mtl", confirmed: true, epochs: 1 });
    expect(failed).toBe(false);
    expect(JSON.parse(text)).toMatchObject({ metrics: { a: { loss: expect.any(Number) } }, run: expect.stringContaining("Planted") });
  });
});

describe("mtl report", () => {
  it("gives a page, or its figures as Markdown", async () => {
    const markdown = await mtl(folder, "report", "run", "--format", "markdown");
    expect(markdown.code).toBe(0);
    expect(markdown.stdout).toMatch(/^# Planted\n/);
    expect(markdown.stdout).toContain("| task | loss | rmse |");
    expect(markdown.stdout).toContain("## Who helps whom");
    expect(markdown.stdout).toContain("| dense(24) in trunk |");
    expect((await mtl(folder, "report", "run", "--out", "page.html")).code).toBe(0);
    expect(readFileSync(path.join(folder, "page.html"), "utf8")).toContain("<title>Planted · run report</title>");
    expect(await mtl(folder, "report", "nowhere")).toMatchObject({ code: 2, stderr: expect.stringContaining("is not a run") });
    expect(await mtl(folder, "report", "run", "--out", "no/such/page.html")).toMatchObject({ code: 2 });
  });

  it("are those that the editor's manifest offers to language models, in the same words and with the same inputs", async () => {
    const { tools } = await (await connected("--train")).listTools();
    const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8")) as { contributes: { languageModelTools: { name: string; modelDescription: string; inputSchema: object }[] } };
    // There the editor itself asks the user.
    const offered = tools.map(({ name, description = "", inputSchema: { properties = {}, required = [] } }) => {
      const inputs = Object.entries(properties as Record<string, { type: string; description: string; minimum?: number }>).filter(([key]) => key !== "confirmed");
      const plain = Object.fromEntries(inputs.map(([key, { type, description: text, minimum }]) => [key, { type, description: text, minimum }]));
      return { name, description: description.replace(/ Ask the user first.*/, ""), inputs: plain, required: (required as string[]).filter((key) => key !== "confirmed") };
    });
    const contributed = manifest.contributes.languageModelTools.map(({ name, modelDescription, inputSchema }) => {
      const { properties, required } = inputSchema as { properties: Record<string, { type: string; description: string; minimum?: number }>; required: string[] };
      return { name, description: modelDescription, inputs: Object.fromEntries(Object.entries(properties).map(([key, { type, description, minimum }]) => [key, { type, description, minimum }])), required };
    });
    expect(contributed).toEqual(offered);
  });

  it("answer the editor, one process a call; in an untrusted folder they open no data and train nothing", async () => {
    const program = await builtMtl();
    const ask = (name: ToolName, input: Record<string, unknown>, trusted: boolean) => callTool({ program, folder, name, input, trusted });
    const problems = async (trusted: boolean) => JSON.parse((await ask("check_mtl", { file: "columns.mtl" }, trusted)).text).files[0].problems as { code: string }[];
    expect(await problems(true)).toMatchObject([{ code: "MTL601" }]);
    expect(await problems(false)).toEqual([]);
    expect(JSON.parse((await ask("read_affinity", { run: "run" }, false)).text).tasks).toHaveLength(5);
    expect(await ask("check_mtl", { file: "../elsewhere.mtl" }, true)).toMatchObject({ failed: true, text: expect.stringContaining("lies outside") });
    expect(await ask("suggest_grouping", { run: "run", budget: "many" }, true)).toMatchObject({ failed: true });
    expect(await ask("train_mtl", { file: "planted.mtl", confirmed: true }, false)).toMatchObject({ failed: true });
    expect(await callTool({ program: "/nowhere.mjs", folder, name: "check_mtl", input: {}, trusted: true })).toMatchObject({ failed: true });
  });
});
