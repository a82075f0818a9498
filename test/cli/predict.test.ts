import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { clientModel, clients, folderWith, mtl, planted } from "./mtl.ts";

const rows = 500;
const data = clients(rows);
const folder = folderWith({ "clients.mtl": clientModel(), "clients.csv": data, "planted.mtl": planted(1) });
const withoutLabels = data.split("\n").map((line) => line.split(",").slice(0, 3).join(",")).join("\n");

beforeAll(async () => {
  expect(await mtl(folder, "train", "clients.mtl", "--out", "run")).toMatchObject({ code: 0 });
});

type Row = Readonly<Record<string, string | number>>;

async function predictions(file: string): Promise<readonly Row[]> {
  const { code, stdout } = await mtl(folder, "predict", "run", file, "--json");
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { predictions: Row[] }).predictions;
}

interface Scored {
  readonly rows: number;
  readonly scores: Readonly<Record<string, Readonly<{ metrics: Readonly<Record<string, number>> }>>>;
}

async function evaluated(split: string): Promise<Scored> {
  const { code, stdout } = await mtl(folder, "evaluate", "run", "--split", split, "--json");
  expect(code).toBe(0);
  return JSON.parse(stdout) as Scored;
}

describe("predictions for a file", () => {
  it("are what `evaluate` sees: over all rows of the data, the three splits' scores come out", async () => {
    const splits = [await evaluated("train"), await evaluated("validation"), await evaluated("test")];
    const mean = (of: (scored: Scored) => number) => splits.reduce((sum, scored) => sum + scored.rows * of(scored), 0) / rows;
    const labels = data.trimEnd().split("\n").slice(1).map((line) => line.split(","));
    const predicted = await predictions("clients.csv");
    const share = (hit: (row: Row, label: string[]) => boolean) => predicted.filter((row, index) => hit(row, labels[index])).length / rows;
    expect(share((row, label) => row.buys === label[3])).toBeCloseTo(mean(({ scores }) => scores.buys.metrics.accuracy), 6);
    expect(share((row, label) => row.level === label[4])).toBeCloseTo(mean(({ scores }) => scores.level.metrics.accuracy), 6);
    const squares = predicted.reduce((sum, row, index) => sum + (Number(row.spends) - Number(labels[index][5])) ** 2, 0) / rows;
    expect(squares / mean(({ scores }) => scores.spends.metrics.rmse ** 2)).toBeCloseTo(1, 4);
  });

  it("come as CSV: name and probabilities, numbers in their own unit", async () => {
    const { code, stdout } = await mtl(folder, "predict", "run", "clients.csv");
    expect(code).toBe(0);
    const [header, first, ...others] = stdout.trimEnd().split("\n");
    expect(header).toBe("buys,buys:yes,level,level:high,level:low,level:middle,spends");
    expect(others).toHaveLength(rows - 1);
    const [buys, yes, level, high, low, middle, spends] = first.split(",");
    expect(buys).toBe(Number(yes) >= 0.5 ? "yes" : "no");
    expect(["high", "low", "middle"]).toContain(level);
    expect(Number(high) + Number(low) + Number(middle)).toBeCloseTo(1, 5);
    expect(Number(spends)).toBeGreaterThan(500);
  });

  it("need neither labels nor the data that the model was trained on", async () => {
    const elsewhere = folderWith({ "new.csv": withoutLabels });
    const all = await predictions("clients.csv");
    fs.renameSync(path.join(folder, "clients.csv"), path.join(folder, "gone.csv"));
    try {
      expect(await predictions(path.join(elsewhere, "new.csv"))).toEqual(all);
    } finally {
      fs.renameSync(path.join(folder, "gone.csv"), path.join(folder, "clients.csv"));
    }
  });

  it("take a name that the model has never seen", async () => {
    fs.writeFileSync(path.join(folder, "new.csv"), "job,age,wage\nastronaut,33,1500\nclerk,33,1500\n");
    const [unknown, known] = await predictions("new.csv");
    expect(Number(unknown.spends)).not.toBe(Number(known.spends));
    expect(Number.isFinite(Number(unknown.spends))).toBe(true);
  });

  it("are written to a file with --out", async () => {
    expect(await mtl(folder, "predict", "run", "clients.csv", "--out", "p.csv")).toMatchObject({ code: 0, stdout: "500 rows of predictions written to p.csv\n" });
    expect(fs.readFileSync(path.join(folder, "p.csv"), "utf8").split("\n")).toHaveLength(rows + 2);
  });
});

describe("a split without rows", () => {
  it("cannot be evaluated, and the others are named", async () => {
    fs.writeFileSync(path.join(folder, "two.mtl"), clientModel(1).replace("[60%, 20%, 20%]", "[80%, 20%]"));
    expect(await mtl(folder, "train", "two.mtl", "--out", "two")).toMatchObject({ code: 0 });
    expect(await mtl(folder, "evaluate", "two", "--split", "test")).toMatchObject({
      code: 2, stdout: "", stderr: "The test split of two has no rows: name --split train or --split validation, or give it a share in `split` of `data` and train again.\n",
    });
    expect((await mtl(folder, "evaluate", "two")).stdout).toMatch(/^100 rows of the validation split\n/);
  });
});

describe("a file that cannot be predicted for", () => {
  it("lacks a column", async () => {
    fs.writeFileSync(path.join(folder, "lacking.csv"), "age,salary,job\n33,1500,clerk\n");
    const { code, stderr, stdout } = await mtl(folder, "predict", "run", "lacking.csv", "--json");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error MTL601: no column in `lacking\.csv` is called `wage`: .*\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "MTL601" } });
  });

  it("has columns that are nearly right, or no rows", async () => {
    fs.writeFileSync(path.join(folder, "near.csv"), withoutLabels.replace("wage", "wages"));
    expect((await mtl(folder, "predict", "run", "near.csv")).stderr).toBe("error MTL601: no column in `near.csv` is called `wage`: did you mean `wages`?\n");
    fs.writeFileSync(path.join(folder, "none.csv"), "age,wage,job\n");
    expect(await mtl(folder, "predict", "run", "none.csv")).toMatchObject({ code: 3, stdout: "", stderr: "error MTL612: none.csv has column names and no rows: there is nothing to predict.\n" });
  });

  it("is missing", async () => {
    const { code, stderr } = await mtl(folder, "predict", "run", "nowhere.csv");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error MTL602: .*nowhere\.csv.*\n$/);
  });

  it("stands against a model whose rows were made up", async () => {
    expect(await mtl(folder, "train", "planted.mtl", "--out", "made")).toMatchObject({ code: 0 });
    const { code, stderr } = await mtl(folder, "predict", "made", "clients.csv");
    expect(code).toBe(3);
    expect(stderr).toContain("This model was trained on rows that `planted(…)` made up: no file of such rows comes with it.");
  });

  it("meets a signature that is damaged", async () => {
    const signature = path.join(folder, "made", "model", "signature.json");
    fs.writeFileSync(signature, '{"inputs": 3}');
    const { code, stderr } = await mtl(folder, "predict", "made", "clients.csv");
    expect(code).toBe(4);
    expect(stderr).toMatch(/signature\.json is damaged: .*\n$/);
  });
});
