import { beforeEach, describe, expect, it } from "vitest";
import { applyAndCompare, needsProcess, type Wanted } from "../../client/apply-and-compare.ts";
import { showComparisons, verdictsOn } from "../../client/comparisons.ts";
import type { Extension } from "../../client/extension.ts";
import type { Watched } from "../../client/platform.ts";
import { Document, editor, reset, shown } from "./vscode.ts";

const text = "model M {\n  trunk = x -> dense(16, relu)\n}\n";
const layer = { start: { line: 1, character: 15 }, end: { line: 1, character: 30 } };
const edited = (newText: string) => text.replace("dense(16, relu)", newText);
const split = { code: "MTL801", title: "Give a and b a copy each", cost: "+528 parameters", why: "a and b conflict in dense(16)", edits: [{ range: layer, newText: "each(dense(16, relu))" }], text: edited("each(dense(16, relu))") };
const combine = { ...split, title: "Combine gradients by `pcgrad`", cost: "no more parameters", edits: [{ range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, newText: "  train { combine: pcgrad }\n" }], text };
const result = {
  split: "test", seeds: 4, validation: { mean: 0.02, low: 0.01, high: 0.03, count: 4 }, test: { mean: 0.012, low: -0.001, high: 0.025, count: 4 },
  parameters: { before: 1000, after: 1528 }, seconds: { before: 2, after: 3 },
};

interface Asked { run?: string; title?: string; seeds?: number }

/** An extension whose server gives this advice, and whose comparison is decided by `compare`. */
function extensionOf(advice: object, compare?: (watched: Watched) => Promise<unknown>, asked: Asked = {}): Extension {
  const processes = compare && { compare: async (_: Extension, run: string, title: string, watched: Watched) => {
    Object.assign(asked, { run, title, seeds: watched.seeds });
    return compare(watched);
  } };
  return { platform: { processes }, client: { sendRequest: async (_: string, request: object) => { Object.assign(asked, { request }); return advice; } } } as unknown as Extension;
}

const advice = { run: "/runs/1", stale: false, findings: [], edits: [split, combine] };
let document: Document;

const start = (extension: Extension, wanted: Wanted = { title: split.title }) => applyAndCompare(extension, document.uri as never, "M", wanted);
const press = (...buttons: string[]) => editor.answers.push(...buttons.map((button) => (offered: readonly string[]) => offered.find((one) => one === button)));

beforeEach(() => {
  reset();
  document = new Document("/folder/m.mtl", text);
  editor.settings["compare.seeds"] = 4;
});

describe("apply and compare", () => {
  it("shows the difference, makes the edit once that is confirmed, trains both, and tells what came out", async () => {
    shown(document);
    press("Apply and Compare");
    const asked: Asked = {};
    await start(extensionOf(advice, async ({ progress }) => {
      progress("[1/8] as it is, seed 0", 12.5);
      return result;
    }, asked));
    expect(editor.commands[0].slice(0, 2)).toEqual(["vscode.diff", document.uri]);
    expect(document.getText()).toBe(split.text);
    expect(asked).toMatchObject({ run: "/runs/1", title: split.title, seeds: 4 });
    expect(editor.progress).toEqual([{ message: "[1/8] as it is, seed 0", increment: 12.5 }]);
    const verdict = "Δm +1.20% ± 1.30 ? on test over 4 seeds (+2.00% ± 1.00 on validation): no measurable difference; 1,000 → 1,528 parameters (×1.53), ×1.5 the time";
    expect(editor.messages.at(-1)?.text).toBe(`${split.title}: ${verdict}.`);
    expect(verdictsOn("/runs/1").get(split.title)).toBe(verdict);
  });

  it("leaves the text alone where nobody confirms, and where it has changed while the difference was shown", async () => {
    shown(document);
    const extension = extensionOf(advice, async () => result);
    await start(extension);
    expect(document.getText()).toBe(text);
    editor.answers.push((offered) => {
      document.replaced({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } as never, "// new\n");
      return offered[0];
    });
    await start(extension);
    expect(document.getText()).toBe(`// new\n${text}`);
    expect(editor.messages.at(-1)?.text).toContain("nothing was done");
  });

  it("compares without the edit, and offers it then", async () => {
    shown(document);
    press("Compare Only", "Apply");
    await start(extensionOf(advice, async () => result));
    expect(editor.messages.at(-1)?.buttons).toEqual(["Apply"]);
    expect(document.getText()).toBe(split.text);
  });

  it("says nothing of a comparison that was cancelled, and why one failed", async () => {
    shown(document);
    press("Compare Only");
    await start(extensionOf(advice, async ({ token }) => {
      editor.cancelled.fire();
      return token.isCancellationRequested ? undefined : result;
    }));
    expect(editor.messages).toHaveLength(1);
    press("Compare Only");
    await expect(start(extensionOf({ ...advice, run: "/runs/2" }, async () => { throw new Error("The comparison failed: no data"); }))).rejects.toThrow("no data");
    expect(verdictsOn("/runs/2").size).toBe(0);
  });

  it("offers the edits of a line or of one finding to choose from", async () => {
    shown(document);
    editor.pick = undefined;
    await start(extensionOf(advice, async () => result), { why: split.why });
    expect(editor.picks[0].map(({ label, description }) => [label, description])).toEqual([[split.title, split.cost], [combine.title, combine.cost]]);
    expect(editor.picks[0][0].detail).toBe(`MTL801: ${split.why}`);
    await start(extensionOf(advice, async () => result), { line: 1 });
    expect(editor.picks).toHaveLength(1);
    expect(editor.messages.at(-1)?.text).toContain(split.title);
  });

  it("says plainly where no process can be started, and still makes the edit", async () => {
    shown(document);
    press("Apply");
    await start(extensionOf(advice));
    expect(editor.messages[0].buttons).toEqual(["Apply"]);
    expect(editor.messages[0].text).toContain(needsProcess);
    expect(document.getText()).toBe(split.text);
  });

  it("does nothing in a workspace that is not trusted, on evidence that is stale, or without a run", async () => {
    shown(document);
    const refused = extensionOf({ ...advice, stale: true }, async () => result);
    await start(refused);
    expect(editor.messages[0].text).toContain("has changed since its last run");
    await start(extensionOf({ stale: false, findings: [], edits: [] }, async () => result));
    expect(editor.messages[1].text).toContain("no finished run");
    editor.trusted = false;
    await start(extensionOf(advice, async () => result));
    expect(editor.messages[2].text).toContain("trusted workspace");
    expect(document.getText()).toBe(text);
    expect(editor.commands).toEqual([]);
  });

  it("writes the outcome beside the edit, and moves with it", async () => {
    const painted = shown(document);
    showComparisons({ subscriptions: [] } as never);
    press("Compare Only");
    await start(extensionOf({ ...advice, run: "/runs/3" }, async () => result));
    const note = () => [...painted.painted.values()].flat().at(-1) as { range: { start: { line: number } }; renderOptions: { after: { contentText: string } } };
    expect(note().renderOptions.after.contentText).toContain("no measurable difference");
    expect(note().range.start.line).toBe(1);
    document.replaced({ start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } as never, "// one\n// two\n");
    expect(note().range.start.line).toBe(3);
  });
});
