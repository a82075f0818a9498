import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/protocol/events.ts";
import { parseLog } from "../../src/protocol/log.ts";
import type { ToPanel } from "../../src/protocol/panel.ts";
import { RunAdvice } from "../../webview/playground/advice.ts";
import type { Language } from "../../webview/playground/language.ts";
import { withRun } from "../../webview/playground/run-files.ts";
import type { Training } from "../../webview/playground/training.ts";
import { syntheticRun } from "./synthetic-run.ts";

type Answer = Awaited<ReturnType<Language["advice"]>>;

const edit = { code: "MTL801", text: "each(", title: "Give loan a copy", cost: "+528 parameters", why: "they fight", edits: [{ range: { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } }, newText: "each(" }] };
const answer: Answer = { run: "page", stale: false, findings: [{ code: "MTL801", message: "they fight", start: 1, end: 2 }], edits: [edit] };

function advised(told: Answer, training: Pick<Training, "job" | "status">) {
  const sent: ToPanel[] = [];
  const asked: unknown[] = [];
  const language = { advice: (what: unknown) => { asked.push(what); return Promise.resolve(told); } };
  return { sent, asked, advice: new RunAdvice(language as unknown as Language, training as Training, (message) => sent.push(message)) };
}

describe("the playground's advice", () => {
  const job = { name: "Bank", graph: { train: { seed: 0 } }, source: "model Bank {}" };

  it("is told to the panel once the run has finished, and each edit can be had by its name", async () => {
    const { advice, sent, asked } = advised(answer, { job, status: "finished" });
    await advice.tell();
    expect(asked).toEqual([{ model: "Bank", run: "page" }]);
    expect(sent).toEqual([expect.objectContaining({ type: "advice", advice: expect.objectContaining({ stale: false, findings: answer.findings, edits: [{ title: edit.title, cost: edit.cost, why: edit.why }] }) })]);
    expect(advice.edit("Give loan a copy")).toEqual(edit);
    expect(advice.edit("another")).toBeUndefined();
  });

  it("is not there while a run goes on, nor where the server knows of no run, nor of a run that another one has followed", async () => {
    const training: { job: typeof job; status: Training["status"] } = { job, status: "running" };
    const going = advised(answer, training);
    await going.advice.tell();
    expect(going.asked).toEqual([]);
    const unknown = advised({ stale: false, findings: [], edits: [] }, { job, status: "finished" });
    await unknown.advice.tell();
    training.status = "finished";
    const followed = advised(answer, training);
    const telling = followed.advice.tell();
    training.job = { ...job };
    await telling;
    expect([...unknown.sent, ...followed.sent]).toEqual([]);
  });
});

describe("the run of the page among its files", () => {
  const events: RunEvent[] = syntheticRun({ until: 3 });
  const files = withRun(
    { stat: (file) => Promise.resolve(file === "data/a.csv" ? { size: 3, modified: 1 } : null), read: () => Promise.resolve({ bytes: new Uint8Array([1]) }), list: () => Promise.resolve(null) },
    () => ({ source: "model Bank {}", events }),
  );
  const text = async (file: string) => {
    const found = await files.stat(file);
    if (found === null || "error" in found) return undefined;
    const answer = await files.read(file, 0, found.size);
    return "bytes" in answer ? new TextDecoder().decode(answer.bytes) : undefined;
  };

  it("is its text and its log, a line an event, and grows with it", async () => {
    expect(await text(".mtl/runs/Bank/page/source.mtl")).toBe("model Bank {}");
    const log = () => text(".mtl/runs/Bank/page/events.jsonl");
    const before = parseLog(await log() ?? "");
    expect(before).toEqual(JSON.parse(JSON.stringify(events)));
    events.push({ type: "stopped", time: 3, step: 3, epoch: 1 });
    expect(parseLog(await log() ?? "")).toHaveLength(before.length + 1);
  });

  it("leaves every other file to the page", async () => {
    expect(await files.stat("data/a.csv")).toEqual({ size: 3, modified: 1 });
    expect(await files.stat(".mtl/runs/Bank/other/events.jsonl")).toBeNull();
    expect(await files.stat(".mtl/runs/Bank/page/model.json")).toBeNull();
  });
});
