import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeAction, CodeLens, Diagnostic } from "vscode-languageserver";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { cosines, events, logOf, text } from "../advice/runs.ts";
import type { HeatAnswer } from "../../server/features/advice.ts";
import type { AdviceAnswer } from "../../src/protocol/advice.ts";
import { bundleServer, Client, folderWith } from "./client.ts";

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

const log = logOf(events(text, { conflicts: [cosines(0, 1, 0.2), cosines(0, 2, -0.4)] }));
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

/** An editor on a folder with a model, and with runs of it. */
async function started(runs: Readonly<Record<string, string>>, options: { readonly trusted?: boolean } = {}, previews = false): Promise<Client> {
  const folder = folderWith({ "m.mtl": text, "rows.csv": `${[0, 1, 2, 3, 4, 5, 6, 7].map((k) => `x${k}`).join(",")},a,b,c\n${"1,".repeat(10)}1\n` });
  for (const [name, written] of Object.entries(runs)) {
    const directory = join(folder, ".mtl", "runs", "M", name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "source.mtl"), text);
    writeFileSync(join(directory, "events.jsonl"), written);
  }
  client = new Client(server, folder);
  await client.start(options, previews ? { workspace: { workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} } } } : {});
  await client.open(client.uri("m.mtl"), text);
  return client;
}

const lenses = async (editor: Client) =>
  (await editor.ask<CodeLens[]>("textDocument/codeLens", editor.uri("m.mtl"))).map(({ command, range }) => `${range.start.line}: ${command?.title}`);
const evidence = async (editor: Client, version: number) => (await editor.codes(editor.uri("m.mtl"), version)).filter((code) => code.startsWith("MTL8"));
const actions = (editor: Client) => editor.ask<CodeAction[]>("textDocument/codeAction", editor.uri("m.mtl"), { range: whole, context: { diagnostics: [], only: ["quickfix"] } });

const firstEdit = async (editor: Client) => (await actions(editor)).find(({ diagnostics }) => diagnostics?.some(({ code }) => code === "MTL801")) as CodeAction;

describe("evidence of runs in an editor", () => {
  it("stands on the lines of the layers, as a lens and as information", async () => {
    const editor = await started({ "20260101-000000-0": log });
    expect(await evidence(editor, 1)).toEqual(["MTL801"]);
    expect(await lenses(editor)).toEqual(expect.arrayContaining(["3: conflict 1.00 · a ⟷ c −0.40 ± .01", "3: conflict 0.00 · a ⟷ b 0.20 ± .01"]));
    const told = editor.published.at(-1)?.diagnostics.find(({ code }) => code === "MTL801") as Diagnostic;
    expect(told).toMatchObject({ severity: 3, source: "mtl run", range: { start: { line: 3 } } });
    expect(told.message).toContain("a and c conflict in dense(16) in trunk");
  });

  it("offers edits with their cost", async () => {
    const editor = await started({ "20260101-000000-0": log });
    const first = await firstEdit(editor);
    expect(first.title).toBe("Give a + b and c a copy each of dense(16) in trunk (+528 parameters)");
    const [edit] = first.edit?.changes?.[editor.uri("m.mtl")] ?? [];
    expect(edit).toMatchObject({ newText: "each(dense(16, relu), groups: [[a, b], [c]])", range: { start: { line: 3 } } });
  });

  it("asks to confirm a difference first, where the editor can show one", async () => {
    const editor = await started({ "20260101-000000-0": log }, {}, true);
    const first = await firstEdit(editor);
    expect(first.edit?.changeAnnotations?.["evidence"]).toMatchObject({ needsConfirmation: true });
    expect(first.edit?.documentChanges).toHaveLength(1);
  });

  it("offers to apply and compare: on the line, in the light bulb, and in answer to the panel", async () => {
    const editor = await started({ "20260101-000000-0": log });
    const uri = editor.uri("m.mtl");
    const all = await editor.ask<CodeLens[]>("textDocument/codeLens", uri);
    expect(all.find(({ command }) => command?.command === "mtl.applyAndCompare")).toMatchObject({ range: { start: { line: 3 } }, command: { title: "Apply and compare…", arguments: [uri, "M", { line: 3 }] } });
    const action = (await actions(editor)).find(({ command }) => command?.command === "mtl.applyAndCompare");
    expect(action?.command?.arguments).toEqual([uri, "M", { why: expect.stringContaining("a and c conflict in dense(16) in trunk") as string }]);
    const advice = await editor.connection.sendRequest<AdviceAnswer>("mtl/advice", { uri, model: "M" });
    expect(advice).toMatchObject({ stale: false, findings: [{ code: "MTL801" }] });
    expect(advice.run).toMatch(/20260101-000000-0$/);
    expect(advice.findings[0].message).toBe(advice.edits[0].why);
    expect(advice.edits[0]).toMatchObject({ title: "Give a + b and c a copy each of dense(16) in trunk", cost: "+528 parameters", edits: [{ newText: "each(dense(16, relu), groups: [[a, b], [c]])" }] });
    expect(advice.edits[0].text).toBe(text.replace("dense(16, relu)", "each(dense(16, relu), groups: [[a, b], [c]])"));
  });

  it("tells of the run that is asked for", async () => {
    const calm = logOf(events(text, { conflicts: [cosines(0, 1, 0.2)] }));
    const editor = await started({ "20260101-000000-0": log, "20260102-000000-0": calm });
    const ask = (run?: string) => editor.connection.sendRequest<AdviceAnswer>("mtl/advice", { uri: editor.uri("m.mtl"), model: "M", run });
    expect((await ask()).findings).toEqual([]);
    expect((await ask("/elsewhere/20260101-000000-0")).findings).toHaveLength(1);
    expect(await ask("../../../../etc")).toEqual({ stale: false, findings: [], edits: [] });
  });

  it("gives the heat of every shared layer, and of those that have kept their names once the model has changed", async () => {
    const editor = await started({ "20260101-000000-0": log });
    const heat = async () => (await editor.connection.sendRequest<HeatAnswer>("mtl/heat", { uri: editor.uri("m.mtl") })).layers.map(({ range, verdict, stale, rate }) => [range.start.line, verdict, rate, stale]);
    expect(await heat()).toEqual(expect.arrayContaining([[3, "fight", 1, false]]));
    await editor.change(editor.uri("m.mtl"), 2, `\n${text.replace("adam", "sgd")}`);
    const stale = await heat();
    expect(stale.length).toBeGreaterThan(0);
    expect(stale.every(([, , , grey]) => grey === true)).toBe(true);
    expect(stale).toEqual(expect.arrayContaining([[4, "fight", 1, true]]));
  });

  it("goes stale with the model, and comes back with it", async () => {
    const editor = await started({ "20260101-000000-0": log });
    await editor.change(editor.uri("m.mtl"), 2, text.replace("dense(16", "dense(8"));
    expect(await evidence(editor, 2)).toEqual([]);
    expect(await lenses(editor)).toContain("0: evidence of the last run is stale: the model has changed");
    expect((await actions(editor)).filter(({ title }) => title.includes("parameters"))).toEqual([]);
    await editor.change(editor.uri("m.mtl"), 3, `// a comment\n${text}`);
    expect(await evidence(editor, 3)).toEqual(["MTL801"]);
    expect(await lenses(editor)).toContain("4: conflict 1.00 · a ⟷ c −0.40 ± .01");
  });

  it("comes from the newest run that has finished", async () => {
    const calm = logOf(events(text, { conflicts: [cosines(0, 1, 0.2)] }));
    const unfinished = log.slice(0, log.lastIndexOf("{\"type\":\"finished\""));
    const editor = await started({ "20260101-000000-0": log, "20260102-000000-0": calm, "20260103-000000-0": unfinished, "20260104-000000-0": "no log" });
    expect(await evidence(editor, 1)).toEqual([]);
  });

  it("is read in trusted workspaces alone", async () => {
    const editor = await started({ "20260101-000000-0": log }, { trusted: false });
    expect(await evidence(editor, 1)).toEqual([]);
    await editor.connection.sendNotification("mtl/trusted", { trusted: true });
    await editor.change(editor.uri("m.mtl"), 2, text);
    expect(await evidence(editor, 2)).toEqual(["MTL801"]);
  });
});
