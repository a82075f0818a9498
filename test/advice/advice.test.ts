import { describe, expect, it } from "vitest";
import { candidatesOf, evidenceOf, type Finding, findingsOf, onText } from "../../src/advice/index.ts";
import { check } from "../../src/language/index.ts";
import type { RunEvent } from "../../src/protocol/events.ts";
import { cosines, events, logOf, text } from "./runs.ts";

const nowhere = { start: 0, end: 0 };
const found = (all: readonly RunEvent[]) => findingsOf(all, () => nowhere);
const calm = cosines(0, 1, 0.2);
const fight = cosines(0, 2, -0.4);

describe("evidence of a run", () => {
  it("names the layer in which two tasks certainly conflict, with its numbers", () => {
    const [finding, ...others] = found(events(text, { conflicts: [calm, fight] }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: "MTL801", layer: 1, tasks: ["a", "c"], groups: [["a", "b"], ["c"]] });
    expect(finding.message).toMatch(/^a and c conflict in dense\(16\) in trunk: in 100% of steps \(\d\d% to 100%\), mean cosine −0\.40 ± \.01$/);
    expect(text.slice(finding.span.start, finding.span.end)).toBe("dense(16, relu)");
  });

  it("says nothing where an interval leaves it open", () => {
    expect(found(events(text, { conflicts: [calm, cosines(0, 2, -0.001)] }))).toEqual([]);
    // Most steps conflict a little, a few agree a lot: the rate is certain, the mean cosine is not.
    const torn = events(text, { conflicts: [calm, fight] }).map((event) =>
      (event.type === "conflicts" ? { ...event, layers: [calm, cosines(0, 2, event.step % 10 === 0 ? 0.9 : -0.1)] } : event));
    expect(found(torn)).toEqual([]);
    expect(found(events(text))).toEqual([]);
    expect(found([])).toEqual([]);
  });

  it("knows losses of unlike size, twins, few labels and one task that pulls alone", () => {
    const overlap: RunEvent = { type: "overlap", step: 0, rows: 100, labelled: [100, 5000, 5000], both: calm, shared: cosines(1, 2, 0.95) };
    const codes = found(events(text, { steps: [[0.1, 3, 1]], others: [overlap] })).map(({ code, tasks }) => [code, ...tasks]);
    expect(codes).toEqual([["MTL803", "b", "c"], ["MTL806", "b", "a"], ["MTL807", "a"]]);
    const pulled = events(text, { conflicts: [calm] }).map((event) => (event.type === "conflicts" ? { ...event, norms: [[50, 1, 1], [50, 1, 1]] } : event));
    expect(found(pulled)).toMatchObject([{ code: "MTL808", tasks: ["a"] }]);
  });

  it("says who does better alone, and that one seed has no interval", () => {
    const baseline = (task: string, loss: number): RunEvent => ({ type: "baseline", step: 40, task, split: "test", loss, metrics: {} });
    const all = events(text, { others: [] });
    const findings = found([...all, baseline("a", 0.8), baseline("b", 0.999), baseline("c", 2)]);
    expect(findings).toMatchObject([{ code: "MTL802", tasks: ["a"] }]);
    expect(findings[0].message).toContain("25% higher");
    expect(findings[0].message).toContain("without an interval");
    const edits = candidatesOf(findings, { text, model: "M", layers: [] }).map((candidate) => candidate.edits[0].text);
    expect(edits).toEqual(expect.arrayContaining([
      "each(dense(32, relu) -> dense(16, relu), groups: [[b, c], [a]])", "each(dense(22, relu) -> dense(11, relu), groups: [[b, c], [a]])"]));
  });

  it("says over several seeds by how much, and nothing that its interval leaves open", () => {
    const score = (loss: number) => ({ loss, metrics: {} });
    const baseline = (task: string, pairs: readonly (readonly [number, number])[]): RunEvent => ({
      type: "baseline", step: 40, task, split: "test", ...score(pairs[0][0]), over: pairs.map(([alone, together], seed) => ({ seed, alone: score(alone), together: score(together) })),
    });
    const findings = found([...events(text, { others: [] }), baseline("a", [[0.8, 1], [0.8, 1.02], [0.8, 0.98]]), baseline("b", [[0.8, 1.2], [0.8, 0.7], [0.8, 0.9]])]);
    expect(findings).toMatchObject([{ code: "MTL802", tasks: ["a"], numbers: { seeds: 3 } }]);
    expect(findings[0].message).toMatch(/its loss is 25% higher in this model, 1 against 0\.8 \(± [\d.]+% over 3 seeds\)/);
  });

  it("finds dead experts and collapsed gates", () => {
    const gate = (task: string, use: number[], entropy: number) => ({ stage: "experts", task, use, entropy, span: nowhere });
    const experts: RunEvent = { type: "experts", step: 40, epoch: 1, gates: [gate("a", [0.6, 0.395, 0.005], 0.6), gate("b", [0.99, 0.008, 0.002], 0.04)] };
    const findings = found(events(text, { others: [experts] }));
    expect(findings.map(({ code }) => code)).toEqual(["MTL804", "MTL805"]);
    expect(findings[0].message).toContain("expert 3 of experts is dead");
    expect(findings[1]).toMatchObject({ tasks: ["b"] });
    expect(findings[1].message).toContain("has collapsed: expert 1 gets 99% of its weight");
    const chosen: RunEvent = { type: "experts", step: 40, epoch: 1, gates: [[1, 0], [0, 1]].map((use, task) => ({ ...gate("ab"[task], use, 0), labels: ["branch 1", "branch 2"] })) };
    expect(found(events(text, { others: [chosen] }))).toEqual([]);
    const sharp: RunEvent = { type: "experts", step: 40, epoch: 1, gates: [gate("a", [0.6, 0.4], 0.01)] };
    expect(found(events(text, { others: [sharp] }))[0].message).toContain("has hardened: each row goes to one expert alone (entropy 0.01 of 1)");
  });
});

describe("edits that evidence speaks for", () => {
  const [finding] = found(events(text, { conflicts: [calm, fight] }));
  const candidates = candidatesOf([finding], { text, model: "M", layers: [{ name: "dense(32) in trunk" }, { name: "dense(16) in trunk" }] });

  it("are texts that check without an error, each a model of its own", () => {
    expect(candidates.length).toBeGreaterThan(5);
    for (const { text: edited } of candidates) expect(check(edited).problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(new Set(candidates.map(({ text: edited }) => edited)).size).toBe(candidates.length);
  });

  it("split the layer by groups first, at the price of one more copy", () => {
    expect(candidates[0].edits.map((edit) => edit.text)).toEqual(["each(dense(16, relu), groups: [[a, b], [c]])"]);
    expect(candidates[0].added).toBe(32 * 16 + 16);
    expect(candidates[0].text).toContain("  trunk = x -> dense(32, relu) -> each(dense(16, relu), groups: [[a, b], [c]])\n");
  });

  it("offer mixtures, branching from the start, and combiners at no cost last", () => {
    const texts = candidates.map(({ text: edited }) => edited);
    expect(texts.some((edited) => edited.includes("mmoe(experts: 3, expert: dense(16, relu))"))).toBe(true);
    expect(texts.some((edited) => edited.includes("ple(levels: 1, shared: 1, private: 1, expert: dense(16, relu))"))).toBe(true);
    expect(texts.some((edited) => edited.includes("each(dense(32, relu) -> dense(16, relu), groups: [[a, b], [c]])"))).toBe(true);
    expect(candidates.at(-1)).toMatchObject({ added: 0 });
    expect(candidates.at(-1)?.text).toContain("combine: cagrad");
  });

  it("leave a layer alone that stands in a block or in an argument, for it is several layers", () => {
    const blocks = text.replace("dense(32, relu) -> dense(16, relu)", "pair").replace("  trunk", "  block pair = dense(32, relu) -> dense(16, relu)\n  trunk");
    const [inBlock] = found(events(blocks, { conflicts: [calm, fight] }));
    const edits = candidatesOf([inBlock], { text: blocks, model: "M", layers: [] });
    expect(edits.every(({ added }) => added === 0)).toBe(true);
  });

  describe("of twins, gates, few labels and mixtures", () => {
    const candidateOf = (source: string, finding: Partial<Finding> & Pick<Finding, "code">) =>
      candidatesOf([{ message: "it was seen", span: nowhere, tasks: [], numbers: {}, ...finding }], { text: source, model: "M", layers: [] });
    const first = (source: string, finding: Partial<Finding> & Pick<Finding, "code">) => candidateOf(source, finding)[0];
    const mixed = text.replace("dense(32, relu) -> dense(16, relu)", "mmoe(experts: 3, expert: dense(16, relu), gate: dense(4))");
    const stage = { start: mixed.indexOf("mmoe"), end: mixed.indexOf("mmoe") + 4 };

    it("twins get half the weight each, whatever they had", () => {
      const weighted = text.replace("task b : number = trunk", "task b : number = trunk { metric: mae, weight: 3 }");
      const { title, text: edited, added } = first(weighted, { code: "MTL803", tasks: ["a", "b"] });
      expect([title, added]).toEqual(["Give a and b half the weight each", 0]);
      expect(check(edited).models[0].graph?.tasks.map(({ weight }) => weight)).toEqual([0.5, 1.5, 1]);
      expect(candidateOf(text.replace(/ {2}task a.*\n {2}task b.*\n/, "  task a, b, d : number = trunk\n"), { code: "MTL803", tasks: ["a", "b"] })).toEqual([]);
    });

    it("a collapsed gate gets a penalty for uneven use, or ten times of it", () => {
      expect(first(mixed, { code: "MTL805", span: stage }).text).toContain("mmoe(experts: 3, expert: dense(16, relu), gate: dense(4), balance: 0.01)");
      expect(first(mixed.replace("gate: dense(4)", "balance: 0.02"), { code: "MTL805", span: stage }).title).toBe("Penalize uneven use of experts by `balance: 0.2`");
      expect(candidateOf(text, { code: "MTL805", span: nowhere })).toEqual([]);
    });

    it("a task with few labels reads the trunk without moving it, where others have enough", () => {
      const { text: edited, title } = first(text, { code: "MTL807", tasks: ["b"], numbers: { labelled: 90, others: 2 } });
      expect(title).toBe("Let b read trunk without moving it");
      expect(edited).toContain("task b : number = trunk -> stop_gradient\n");
      expect(check(edited).models[0].graph?.nodes.filter(({ word }) => word === "dense").slice(0, 2).map(({ tasks }) => tasks)).toEqual([["a", "c"], ["a", "c"]]);
      expect(candidateOf(text, { code: "MTL807", tasks: ["b"], numbers: { labelled: 90, others: 0 } })).toEqual([]);
    });

    it("a task that does better alone gets an expert of its own where experts are shared", () => {
      const { text: edited, title } = first(mixed, { code: "MTL802", tasks: ["a"] });
      expect(title).toBe("Give every task an expert of its own beside 2 shared ones");
      expect(edited).toContain("cgc(shared: 2, private: 1, expert: dense(16, relu), gate: dense(4))");
      // A dropout before the mixture is no chain that a task could leave.
      expect(candidateOf(mixed.replace("-> mmoe", "-> dropout(0.2) -> mmoe"), { code: "MTL802", tasks: ["a"] }).map((one) => one.title)).toEqual([title]);
    });
  });

  it("set a key of train where there is one, and make it where there is none", () => {
    const bare = text.replace(/ {2}train.*\n/, "");
    const scales = found(events(bare, { steps: [[0.1, 3, 1]] }));
    expect(candidatesOf(scales, { text: bare, model: "M", layers: [] }).map(({ text: edited }) => edited)[0]).toContain("train { weights: uncertainty }");
    const given = text.replace("adam(1e-3)", "adam(1e-3), weights: dwa");
    expect(candidatesOf(scales, { text: given, model: "M", layers: [] })[0].text).toContain("weights: uncertainty");
  });
});

describe("evidence on a text", () => {
  const run = { name: "r", model: "M", source: text, log: logOf(events(text, { conflicts: [calm, fight] })) };
  const evidence = evidenceOf(run)!;
  const graphOf = (source: string) => check(source).models[0].graph;

  it("says what each shared layer showed", () => {
    expect(evidence.layers.map((layer) => layer.text)).toEqual([
      "conflict 0.00 · a ⟷ b 0.20 ± .01", "conflict 1.00 · a ⟷ c −0.40 ± .01"]);
  });

  it("moves along with edits that leave the model what it is", () => {
    const moved = onText(evidence, graphOf(`// a comment\n${text.replace("adam(1e-3)", "adam(1e-3), epochs: 9")}`));
    expect(moved.stale).toBe(false);
    if (moved.stale) return;
    expect(moved.findings[0].span.start).toBe(evidence.findings[0].span.start + "// a comment\n".length);
  });

  it("is stale once the model is another one, or broken", () => {
    expect(onText(evidence, graphOf(text.replace("dense(16", "dense(8"))).stale).toBe(true);
    expect(onText(evidence, undefined).stale).toBe(true);
  });

  it("names the pair that certainly fights before one that was measured twice", () => {
    const seldom = events(text, { conflicts: [calm, fight] }).map((event) => (event.type !== "conflicts" ? event : {
      ...event, layers: event.layers.map((rows) => rows.map((row, i) => row.map((value, j) => (i + j !== 1 ? value : event.step < 3 ? -0.9 : null)))),
    }));
    const { layers, findings } = evidenceOf({ ...run, log: logOf(seldom) })!;
    expect(layers[1]).toMatchObject({ verdict: "fight", text: "conflict 1.00 · a ⟷ c −0.40 ± .01" });
    expect(layers[0]).toMatchObject({ verdict: "unclear" });
    expect(layers[0].text).toMatch(/^conflict 1\.00 · a ⟷ b −0\.90 .*\(cannot tell from chance\)$/);
    expect(findings).toMatchObject([{ code: "MTL801", layer: 1, tasks: ["a", "c"] }]);
  });

  it("needs a run that has finished", () => {
    expect(evidenceOf({ ...run, log: logOf(events(text).slice(0, -1)) })).toBeUndefined();
    expect(evidenceOf({ ...run, log: "" })).toBeUndefined();
    expect(evidenceOf({ ...run, source: "model {" })).toBeUndefined();
  });
});
