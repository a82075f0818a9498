import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeCheckpoint } from "../../src/training/index.ts";
import type { Ended } from "./mtl.ts";
import { clientModel, clients, eventsOf, folderWith, mtl, planted } from "./mtl.ts";

const data = clients(200);
const folder = folderWith({
  "clients.mtl": clientModel(), "clients.csv": data, "planted.mtl": planted(3),
  "nowhere.mtl": clientModel().replace("clients.csv", "nowhere.csv"),
  "column.mtl": clientModel().replace(": category", ": category { column: \"jobb\" }"),
  "strange.mtl": clientModel().replace(": category", ": category { column: \"salary\" }"),
  "positive.mtl": clientModel().replace('"yes"', '"maybe"'),
  "word.mtl": clientModel().replace("-> dense(12", "-> dnse(12"),
  "classes.mtl": clientModel().replace("classes(3)", "classes(2)"),
  "late.mtl": clientModel().replace("clients.csv", "late.csv").replace("classes(3)", "classes(2)"),
  "late.csv": lateMistake(),
  "packed.mtl": clientModel().replace("clients.csv", "packed.csv.gz").replace(": category", ": category { column: \"jobb\" }"),
  "explodes.mtl": clientModel(4).replace("adam(1e-2)", "sgd(1e18)"),
  "garbage.mtl": Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3) * 31) & 255),
  "red.mtl": "# Blender MTL File\nnewmtl Red\nKd 1 0 0\n",
  "nothing.mtl": "",
  "here/readme.txt": "no run",
});

/** A label outside its classes, between the places that a look at the file samples. */
function lateMistake(): string {
  const rows = Array.from({ length: 60_000 }, (_, row) => `${20 + (row % 50)},1500,clerk,${row % 2 ? "yes" : "no"},${row === 23_000 ? 2 : row % 2},${row}`);
  return `${["age,wage,job,buys,level,spends", ...rows].join("\n")}\n`;
}

/** The last line said, and that nothing looks like a fault of ours. */
function sentence({ stderr, stdout }: Ended): string {
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |fault of Crosstask/);
  return stderr.trimEnd().split("\n").at(-1) ?? "";
}

beforeAll(async () => {
  fs.writeFileSync(path.join(folder, "packed.csv.gz"), gzipSync(data));
  expect(await mtl(folder, "train", "clients.mtl", "--out", "run")).toMatchObject({ code: 0 });
});

describe("a file that says nothing that could be done", () => {
  const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ["is not there", ["check", "none.mtl"], 2, /^none\.mtl was not found: is the path right\? Paths are relative to .*\.$/],
    ["is a folder", ["train", "here"], 2, /^here is a folder: name the \.mtl file in it\.$/],
    ["is no text", ["check", "garbage.mtl"], 1, /^garbage\.mtl is not a text in UTF-8: /],
    ["is of a 3D program", ["check", "red.mtl"], 1, /^red\.mtl is no model: /],
    ["is of a 3D program, formatted", ["format", "red.mtl"], 1, /^red\.mtl is no model: /],
    ["is no text, formatted", ["format", "garbage.mtl"], 1, /^garbage\.mtl is not a text in UTF-8: /],
    ["declares no model", ["train", "nothing.mtl"], 1, /^nothing\.mtl declares no model: write `model Name \{ … \}`\.$/],
    ["has a mistake", ["train", "word.mtl"], 1, /^1 error in word\.mtl: nothing was run\.$/],
    ["has no such model", ["train", "clients.mtl", "--model", "Other"], 2, /^clients\.mtl has no model named Other: it has Clients\.$/],
  ];
  it.each(cases)("%s", async (_name, args, code, said) => {
    const ended = await mtl(folder, ...args);
    expect(sentence(ended)).toMatch(said);
    expect(ended.code).toBe(code);
  });
});

describe("data that does not fit", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a missing file", "nowhere.mtl", "nowhere.mtl:2:3: error MTL602: `nowhere.csv` was not found: the path is relative to the .mtl file"],
    ["an unknown column", "column.mtl", "column.mtl:4:34: error MTL601: no column `jobb` in `clients.csv`: did you mean `job`?"],
    ["an unknown column of a packed file", "packed.mtl", "packed.mtl:4:34: error MTL601: no column `jobb` in `packed.csv.gz`: did you mean `job`?"],
    ["labels of three classes for two", "classes.mtl", "classes.mtl:7:8: error MTL603: label of `level` has 3 values in the data (`high` in `clients.csv`, line 19), the task says classes(2): write `classes(3)`, or correct the label"],
    ["a column like none", "strange.mtl", "strange.mtl:4:34: error MTL601: no column `salary` in `clients.csv`: it has `"],
  ];
  it.each(cases)("%s is told by `check` and by `train`, on its line, with code 3", async (_name, file, line) => {
    const checked = await mtl(folder, "check", file);
    expect(checked.stdout).toContain(line);
    expect(checked.code).toBe(3);
    const trained = await mtl(folder, "train", file);
    expect(trained.stderr).toContain(line);
    expect(trained.code).toBe(3);
  });

  it("a label outside its classes, far down, is named with its line in the file", async () => {
    const ended = await mtl(folder, "train", "late.mtl", "--out", "late");
    expect(sentence(ended)).toMatch(/^error MTL603: `late\.csv`, line 23002: `level` is `2`, and the ids of `classes\(2\)` are 0 to 1: /);
    expect(ended.code).toBe(3);
    expect(eventsOf(path.join(folder, "late")).at(-1)).toMatchObject({ type: "failed", code: "MTL603" });
  });

  it("a `positive` that no row has is named", async () => {
    const ended = await mtl(folder, "train", "positive.mtl", "--out", "positive");
    expect(sentence(ended)).toMatch(/positive/);
    expect(ended.code).toBe(3);
  });
});

describe("training that goes wrong", () => {
  it("a loss that is no number names the task, the step and the way out", async () => {
    const ended = await mtl(folder, "train", "explodes.mtl", "--out", "explodes");
    expect(sentence(ended)).toMatch(/^error MTL701: The loss of \w+ is not a number at step \d+: try a tenth of the learning rate, or `clip: 1` in `train`\./);
    expect(ended.code).toBe(4);
  });

  it("a folder that holds a run is never written over", async () => {
    const before = fs.readFileSync(path.join(folder, "run", "events.jsonl"));
    const ended = await mtl(folder, "train", "clients.mtl", "--out", "run");
    expect(sentence(ended)).toBe("run already holds a run: choose another folder with --out, or go on with that run with --resume run.");
    expect(ended.code).toBe(2);
    expect(fs.readFileSync(path.join(folder, "run", "events.jsonl")).equals(before)).toBe(true);
  });

  it("a port that is taken, or that there is none of, is wrong usage", async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => { other.listen(0, "127.0.0.1", resolve); });
    const { port } = other.address() as net.AddressInfo;
    const taken = await mtl(folder, "view", "run", "--port", String(port));
    other.close();
    expect(sentence(taken)).toMatch(new RegExp(`^Port ${port} cannot be had \\(.*EADDRINUSE.*\\): name another one with --port\\.$`));
    expect(taken.code).toBe(2);
    const beyond = await mtl(folder, "view", "run", "--port", "99999");
    expect(sentence(beyond)).toMatch(/'99999' is invalid\. It must be a port, from 0 \(any\) to 65535\.$/);
    expect(beyond.code).toBe(2);
  });

  it("of several trainings side by side one that fails ends all of them, with its sentence", async () => {
    const ended = await mtl(folder, "baselines", "explodes.mtl", "--seeds", "2", "--jobs", "2");
    expect(sentence(ended)).toMatch(/^The loss of \w+ is not a number at step \d+: /);
    expect(ended.code).toBe(4);
  });

  it.each([
    ["compile", ["compile", "clients.mtl", "--out", "clients.csv"], "clients.csv could not be written (it is a file): choose another place with --out."],
    ["graph", ["graph", "clients.mtl", "--out", "here"], "here could not be written (it is a folder): choose another place with --out."],
    ["predict", ["predict", "run", "clients.csv", "--out", "clients.csv/rows.csv"], "clients.csv/rows.csv could not be written (a part of its path is a file): choose another place with --out."],
  ] as const)("a place of %s that cannot be written is wrong usage, with the reason", async (_name, args, said) => {
    const ended = await mtl(folder, ...args);
    expect(sentence(ended)).toBe(said);
    expect(ended.code).toBe(2);
  });

  it("a report goes elsewhere where the run's folder does not take it", async () => {
    const run = path.join(folder, "blocked");
    fs.cpSync(path.join(folder, "run"), run, { recursive: true });
    fs.rmSync(path.join(run, "report.html"));
    fs.mkdirSync(path.join(run, "report.html"));
    const refused = await mtl(folder, "report", "blocked");
    expect(sentence(refused)).toBe(`${path.join("blocked", "report.html")} could not be written (it is a folder): choose another place with --out.`);
    expect(refused.code).toBe(2);
    expect(await mtl(folder, "report", "blocked", "--out", "page.html")).toMatchObject({ code: 0, stdout: "page.html\n" });
    expect(await mtl(folder, "report", "blocked", "--format", "markdown", "--out", "page.md")).toMatchObject({ code: 0, stdout: "page.md\n" });
  });

  it("rows to predict are a file", async () => {
    const ended = await mtl(folder, "predict", "run", "here");
    expect(sentence(ended)).toBe("error MTL602: here is a folder: name a file with the columns of the model's inputs.");
    expect(ended.code).toBe(3);
  });

  it("a place where finished trainings cannot be kept is told before one begins", async () => {
    const other = folderWith({ "planted.mtl": planted(1), ".mtl": "" });
    const { code, stdout, stderr } = await mtl(other, "baselines", "planted.mtl");
    expect(stderr).toMatch(/could not be written \(a part of its path is a file\): finished trainings are kept there, so copy the file to a folder that can be written\.\n$/);
    expect(stdout).not.toContain("[1/");
    expect(code).toBe(2);
  });

  it("a file cannot be a run folder", async () => {
    const ended = await mtl(folder, "train", "clients.mtl", "--out", "clients.csv");
    expect(sentence(ended)).toBe("clients.csv is a file: choose a folder with --out.");
    expect(ended.code).toBe(2);
  });

  it("a checkpoint that is damaged stops a resume, and what stood before stays", async () => {
    const run = path.join(folder, "damaged");
    fs.cpSync(path.join(folder, "run"), run, { recursive: true });
    const log = path.join(run, "events.jsonl");
    const kept = fs.readFileSync(log, "utf8").split("\n").filter((line) => !line.includes('"finished"')).join("\n");
    fs.writeFileSync(log, kept);
    const checkpoint = path.join(run, "checkpoints", "last.ckpt");
    fs.truncateSync(checkpoint, fs.statSync(checkpoint).size - 100);
    const ended = await mtl(folder, "train", "clients.mtl", "--resume", "damaged");
    expect(sentence(ended)).toMatch(/^error MTL723: .*: The run's checkpoint is damaged: start a new run; the log of this one stays\.$/);
    expect(ended.code).toBe(4);
    expect(fs.readFileSync(log, "utf8").startsWith(kept)).toBe(true);
    expect(await mtl(folder, "evaluate", "damaged")).toMatchObject({ code: 4 });
  });

  it("data that changed stops a resume", async () => {
    const other = folderWith({ "clients.mtl": clientModel(), "clients.csv": data });
    fs.cpSync(path.join(folder, "damaged"), path.join(other, "run"), { recursive: true });
    fs.copyFileSync(path.join(folder, "run", "checkpoints", "last.ckpt"), path.join(other, "run", "checkpoints", "last.ckpt"));
    fs.appendFileSync(path.join(other, "clients.csv"), "30,1500,clerk,no,low,1800\n");
    const ended = await mtl(other, "train", "clients.mtl", "--resume", "run");
    expect(sentence(ended)).toMatch(/^error MTL724: .*: The data or the model changed since this run was started, .* start a new run\.$/);
    expect(ended.code).toBe(4);
  });
});

describe("a folder that is no run", () => {
  it.each([["evaluate", "here"], ["predict", "here", "clients.csv"], ["view", "here"], ["train", "clients.mtl", "--resume", "here"]])("%s", async (...args) => {
    const ended = await mtl(folder, ...args);
    expect(sentence(ended)).toMatch(/^error MTL721: \S*here is not a run: it has no run\.json\. Runs lie under \.mtl\/runs\/<model>\/ beside the file that was trained\.$/);
    expect(ended.code).toBe(2);
  });

  it("or whose run.json cannot be read", async () => {
    const { code, stderr } = await mtl(folder, "evaluate", folderWith({ "run.json/inside": "" }));
    expect(stderr).toMatch(/^error MTL722: .*run\.json cannot be read: make it a file that you may read\.\n$/);
    expect(code).toBe(4);
  });

  it("or whose run.json is damaged", async () => {
    const broken = folderWith({ "run.json": "{" });
    const ended = await mtl(folder, "evaluate", broken);
    expect(sentence(ended)).toMatch(/^error MTL722: .*run\.json cannot be read: it is damaged, or from another version\./);
    expect(ended.code).toBe(4);
  });

  it.each([["evaluate"], ["predict", "clients.csv"]])("or whose run.json names an executor that is none of ours: %s", async (command, ...args) => {
    const run = path.join(folder, "elsewhere");
    fs.cpSync(path.join(folder, "run"), run, { recursive: true });
    const file = path.join(run, "run.json");
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace('"executor": "ort"', '"executor": "abacus"'));
    const ended = await mtl(folder, command, "elsewhere", ...args);
    expect(sentence(ended)).toMatch(/elsewhere\/run\.json names the executor `abacus`, and there are ort, .*reference: use Crosstask \S+, which wrote it, or name one of these there\.$/);
    expect(ended.code).toBe(4);
  });
});

describe("options", () => {
  const wrong = [["frobnicate"], ["train"], ["train", "clients.mtl", "--epochs", "0"], ["train", "clients.mtl", "--executor", "abacus"], ["check", "--what", "clients.mtl"], ["evaluate", "run", "--split", "rest"]];
  it.each(wrong)("%s … is told in one line, with code 2", async (...args) => {
    const ended = await mtl(folder, ...args);
    expect(sentence(ended)).toMatch(/^error: /);
    expect(ended.code).toBe(2);
  });

  it.each([
    [["frobnicate"], "error: unknown command 'frobnicate' (mtl --help says what there is)"],
    [["chekc", "clients.mtl"], "error: unknown command 'chekc' (Did you mean check?)"],
    [["train"], "error: missing required argument 'file' (mtl train --help says what there is)"],
    [["group", "run"], "error: required option '--budget <n>' not specified (mtl group --help says what there is)"],
    [["train", "clients.mtl", "--seed", ""], "error: option '--seed <n>' argument '' is invalid. It must be a whole number, 0 or more."],
  ] as const)("name a way out: mtl %j", async (args, said) => {
    const { stderr } = await mtl(folder, ...args);
    expect(stderr).toBe(`${said}\n`);
    const { stdout } = await mtl(folder, ...args, "--json");
    expect(said).toContain((JSON.parse(stdout) as { error: { message: string } }).error.message);
  });

  it("are missed where there are none at all", async () => {
    const { code, stdout } = await mtl(folder, "--json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({ error: { message: "No such command, or none: mtl --help lists them." } });
  });

  it("ask for help", async () => {
    const { code, stdout } = await mtl(folder, "train", "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("--resume <run>");
  });
});

describe("--json", () => {
  const calls: readonly (readonly [readonly string[], number])[] = [
    [["check", "clients.mtl"], 0], [["check", "word.mtl"], 1], [["check", "nowhere.mtl"], 3], [["check", "none.mtl"], 2], [["check", "garbage.mtl"], 1],
    [["format", "clients.mtl", "--check"], 1], [["frobnicate"], 2], [["train"], 2], [["train", "word.mtl"], 1], [["train", "nowhere.mtl"], 3],
    [["train", "explodes.mtl"], 4], [["train", "planted.mtl", "--epochs", "1"], 0], [["train", "clients.mtl", "--resume", "run"], 2], [["evaluate", "run"], 0],
    [["evaluate", "here"], 2], [["predict", "run", "clients.csv"], 0], [["predict", "run", "none.csv"], 3], [["compile", "planted.mtl"], 0], [["compile", "word.mtl"], 1],
    [["graph", "planted.mtl"], 0], [["graph", "word.mtl"], 1], [["graph", "nowhere.mtl"], 0], [["graph", "planted.mtl", "--out", "no/such/folder.svg"], 2],
  ];
  it.each(calls)("%j prints one object and nothing else", async (args, code) => {
    const ended = await mtl(folder, ...args, "--json");
    expect(ended.code).toBe(code);
    expect(ended.stdout.endsWith("\n")).toBe(true);
    const value: unknown = JSON.parse(ended.stdout);
    expect(ended.stdout.trimEnd()).not.toContain("\n");
    if (code > 1 && args[0] !== "check") expect(value).toHaveProperty("error.message", expect.stringMatching(/\S/));
  });

  it("says of a training what was promised", async () => {
    const { stdout } = await mtl(folder, "train", "planted.mtl", "--epochs", "2", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      metrics: { a: { loss: expect.any(Number), rmse: expect.any(Number) } },
      affinity: { tasks: ["a", "b", "c"], matrix: [[expect.any(Number), expect.any(Number), expect.any(Number)], {}, {}], orientation: expect.stringContaining("recipient") },
      conflicts: { layers: [{ name: "dense(16) in trunk", rate: expect.any(Number), cosine: expect.any(Number) }] },
      run: expect.stringContaining(path.join(".mtl", "runs", "Planted")),
    });
  });
});

const tiny = path.join(folder, "tiny");

/** A disk of 200 KB, where this machine lets us make one. */
function mountTiny(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  fs.mkdirSync(tiny);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=200k", "tmpfs", tiny], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("a file system that takes no folders", () => {
  it.runIf(process.platform === "linux").each([
    [["train", "planted.mtl", "--out", "/proc/crosstask"], 2], [["compile", "planted.mtl", "--out", "/proc/crosstask/a"], 2],
  ] as const)("is answered in one sentence: mtl %j", async (args, code) => {
    const ended = await mtl(folder, ...args);
    expect(sentence(ended)).toMatch(/^[^\n]*\/proc\/crosstask[^\n]* could not be written \(its folder is not there and cannot be made\): choose another place with --out\.$/);
    expect(ended.code).toBe(code);
  });
});

describe("a full disk", () => {
  it("is named, and what was written before can be read and resumed", async ({ skip }) => {
    if (!mountTiny()) return skip("no small disk can be mounted here: that takes root and the right to mount");
    try {
      const run = path.join(tiny, "run");
      const ended = await mtl(folder, "train", "planted.mtl", "--epochs", "60", "--out", run);
      expect(sentence(ended)).toMatch(/^error MTL720: could not write .*: the disk is full\. Free some space, then resume the run with --resume; what was written before is whole\.$/);
      expect(ended.code).toBe(4);
      expect(eventsOf(run).length).toBeGreaterThan(50);
      expect(decodeCheckpoint(new Uint8Array(fs.readFileSync(path.join(run, "checkpoints", "last.ckpt"))))).toBeDefined();
      execFileSync("mount", ["-o", "remount,size=20m", tiny]);
      expect(await mtl(folder, "train", "planted.mtl", "--resume", run)).toMatchObject({ code: 0 });
      expect(eventsOf(run).at(-1)).toMatchObject({ type: "finished", epoch: 60 });
    } finally {
      execFileSync("umount", [tiny]);
    }
  });
});
