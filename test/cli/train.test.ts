import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ended } from "./mtl.ts";
import { clientModel, clients, eventsOf, folderWith, lasting, mtl, planted } from "./mtl.ts";

const folder = folderWith({
  "clients.mtl": clientModel().replace("age, wage : number", "age, wage : number { scale: log }"), "clients.csv": clients(300), "planted.mtl": planted(2),
  "untidy.mtl": planted(2).replace("->", "   ->"),
});
const run = path.join(folder, "run");
let ended: Ended;

beforeAll(async () => {
  ended = await mtl(folder, "train", "clients.mtl", "--out", "run");
});

describe("training", () => {
  it("tells one line an epoch where there is no terminal, then tables and places", () => {
    expect(ended.code).toBe(0);
    const lines = ended.stdout.split("\n");
    expect(lines[0]).toMatch(/^Clients: 3 tasks, 180 training rows, [\d,]+ parameters \([\d,]+ shared\), onnxruntime-(node|web) \S+, 1 thread/);
    expect(lines.filter((line) => line.startsWith("epoch "))).toHaveLength(4);
    expect(ended.stdout).toMatch(/\ntask +loss +auc +accuracy +macro_f1 +rmse +mae +r2\nbuys /);
    expect(ended.stdout).toMatch(/\nrun: {4}\S*run\nmodel: {2}\S*model \(tf\.loadGraphModel\)\nreport: \S*report\.html\n$/);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain("\u001b");
  });

  it("says what users of the emitted model have to know", () => {
    expect(ended.stderr).toContain("note MTL730: Clients is written as a graph model, which tf.loadGraphModel opens: age: stock layers have no logarithm, which `scale: log` needs.");
  });

  it("leaves a run folder with text, settings, log, checkpoint, model and report", () => {
    for (const name of ["run.json", "source.mtl", "events.jsonl", "checkpoints/last.ckpt", "model/model.json", "model/weights.bin", "model/signature.json", "report.html"]) {
      expect(fs.statSync(path.join(run, name)).size).toBeGreaterThan(0);
    }
    expect(fs.readFileSync(path.join(run, "source.mtl"), "utf8")).toBe(fs.readFileSync(path.join(folder, "clients.mtl"), "utf8"));
  });

  it("writes a report that stands alone and can be read without script", () => {
    const report = fs.readFileSync(path.join(run, "report.html"), "utf8");
    expect(report).toContain("Content-Security-Policy");
    expect(report).not.toMatch(/(?:src|href)="(?!#|data:)/);
    const shown = report.slice(report.indexOf("<body>"), report.indexOf("<script"));
    for (const word of ["Clients", "buys", "level", "spends", "dense(12) in trunk"]) expect(shown).toContain(word);
  });

  it("gives the same events again, and other ones for another seed", async () => {
    const trained = async (name: string, ...args: string[]) => {
      expect(await mtl(folder, "train", "clients.mtl", "--out", name, ...args)).toMatchObject({ code: 0 });
      return lasting(eventsOf(path.join(folder, name)));
    };
    expect(await trained("again")).toEqual(lasting(eventsOf(run)));
    expect(await trained("other", "--seed", "8")).not.toEqual(lasting(eventsOf(run)));
  });

  it("names its folder by time and seed beside the file, where no other is given", async () => {
    const { stdout } = await mtl(folder, "train", "planted.mtl", "--epochs", "1", "--seed", "5", "--json");
    const { run: place, report } = JSON.parse(stdout) as { run: string; report: string };
    expect(path.relative(folder, place)).toMatch(/^\.mtl[\\/]runs[\\/]Planted[\\/]\d{8}-\d{6}-5$/);
    expect(report).toBe(path.join(place, "report.html"));
    expect(JSON.parse(fs.readFileSync(path.join(place, "run.json"), "utf8"))).toMatchObject({ model: "Planted", epochs: 1, seed: 5, threads: 1, executor: "ort" });
  });

  it.each(["ort-web", "reference"])("comes to nearly the same numbers on %s", async (executor) => {
    const losses = async (...args: string[]) => {
      const { code, stdout } = await mtl(folder, "train", "planted.mtl", "--epochs", "1", "--json", "--out", `${executor}-beside-${args.join("-")}`, ...args);
      expect(code).toBe(0);
      return Object.values((JSON.parse(stdout) as { metrics: Record<string, { loss: number }> }).metrics).map(({ loss }) => loss);
    };
    const [native, other] = [await losses("--executor", "ort"), await losses("--executor", executor)];
    native.forEach((loss, task) => expect(other[task] / loss).toBeCloseTo(1, 2));
  });
});

describe("compiling", () => {
  it("writes the untrained model, and the same note", async () => {
    const { code, stdout, stderr } = await mtl(folder, "compile", "clients.mtl", "--out", "compiled");
    expect(code).toBe(0);
    expect(stdout).toBe("Clients written to compiled: open it with tf.loadGraphModel\n");
    expect(stderr).toContain("written as a graph model");
    expect(fs.readdirSync(path.join(folder, "compiled")).sort()).toEqual(["model.json", "signature.json", "weights.bin"]);
  });
});

describe("exporting", () => {
  it.each([
    ["tfjs", ["model.json", "signature.json", "weights.bin"], "tf.loadGraphModel"],
    ["tfjs-graph", ["model.json", "signature.json", "weights.bin"], "tf.loadGraphModel"],
    ["onnx", ["model.onnx", "signature.json"], "any ONNX runtime"],
    ["pytorch", ["model.py", "model.safetensors", "signature.json"], "`from model import load; model = load()`"],
  ])("writes a run's model --to %s", async (to, files, opens) => {
    const { code, stdout } = await mtl(folder, "export", "run", "--to", to);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `Clients written to ${path.join("run", to)}: open it with ${opens}\n` });
    expect(fs.readdirSync(path.join(run, to)).sort()).toEqual(files);
  });

  it("says what is wrong with the format, the run and the folder", async () => {
    expect((await mtl(folder, "export", "run", "--to", "keras")).stderr).toContain("Allowed choices are tfjs, tfjs-graph, onnx, pytorch");
    expect((await mtl(folder, "export", "run")).code).toBe(2);
    expect(await mtl(folder, "export", "here", "--to", "onnx")).toMatchObject({ code: 2 });
    const taken = await mtl(folder, "export", "run", "--to", "onnx", "--out", "clients.mtl");
    expect(taken.code).toBe(2);
    expect(taken.stderr).toContain("clients.mtl could not be written (it is a file): choose another place with --out.");
  });
});

describe("formatting", () => {
  it("only looks with --check, rewrites without, and leaves the canonical form alone", async () => {
    const before = fs.readFileSync(path.join(folder, "untidy.mtl"), "utf8");
    expect(await mtl(folder, "format", "untidy.mtl", "--check")).toMatchObject({ code: 1, stdout: "untidy.mtl would change\n" });
    expect(fs.readFileSync(path.join(folder, "untidy.mtl"), "utf8")).toBe(before);
    expect(await mtl(folder, "format", "untidy.mtl")).toMatchObject({ code: 0, stdout: "untidy.mtl formatted\n" });
    expect(await mtl(folder, "format", "untidy.mtl", "--check")).toMatchObject({ code: 0, stdout: "" });
  });
});
