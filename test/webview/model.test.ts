import { describe, expect, it } from "vitest";
import { summarizeAffinity } from "../../src/affinity/index.ts";
import { conflictCurves, lossCurves, metricCurves, metricNames } from "../../webview/model/curves.ts";
import { duration } from "../../src/protocol/duration.ts";
import { number, percent, plain, signed } from "../../webview/model/format.ts";
import { affinityWords } from "../../webview/model/reading.ts";
import { fold } from "../../webview/model/run-state.ts";
import { toCsv } from "../../webview/model/table.ts";
import { scaleLimit, toneClass } from "../../webview/model/tone.ts";
import { relativeName, pagePlaces } from "../../webview/training/places.ts";
import { pulledFiles, type Ask, type Pull } from "../../webview/training/pulled-files.ts";
import type { FileSystem } from "../../src/data/file-system.ts";
import { prepare } from "../../src/data/index.ts";
import { column, dataset, number as numberInput, problemsOf, real, request } from "../data/requests.ts";
import { syntheticRun } from "./synthetic-run.ts";

describe("numbers", () => {
  it.each([[0.9123, ".912"], [12.34, "12.3"], [1240.4, "1,240"], [-0.5, "−.500"], [0, ".000"], [0.00004, "4.0e−5"], [null, "—"]])("%s reads %s", (value, text) => {
    expect(number(value)).toBe(text);
  });

  it("differences carry their sign, and a true minus", () => {
    expect([signed(0.0123), signed(-0.0031), signed(0.0000001), signed(1.5, 2)]).toEqual(["+.012", "−.003", ".000", "+1.50"]);
    expect(plain(0.004)).toBe(".004");
  });

  it("shares and times", () => {
    expect([percent(0.614), duration(42), duration(3727)]).toEqual(["61%", "0:42", "1:02:07"]);
  });

  it("tables become CSV that a spreadsheet opens", () => {
    expect(toCsv({ caption: "", columns: ["a", "b"], rows: [["x,y", 0.5], ['say "hi"', null]] })).toBe('a,b\r\n"x,y",0.5\r\n"say ""hi""",\r\n');
  });
});

describe("the diverging scale", () => {
  it("ends at the next of 1, 2, 5 × 10ⁿ", () => {
    expect([[0.012, -0.003], [0.5], [0.051], []].map(scaleLimit)).toEqual([0.02, 0.5, 0.1, 0.01]);
  });

  it("has the background at zero and its ends at the limit", () => {
    expect([0, 0.02, -0.02, 0.5, 0.0005].map((value) => toneClass(value, 0.02))).toEqual(["", "tone-p10", "tone-m10", "tone-p10", ""]);
  });
});

describe("sentences", () => {
  const repeat = (matrix: (number | null)[][]) => Array.from({ length: 20 }, (_, step) => matrix.map((row) => row.map((value) => value && value + (step % 2 ? 0.004 : -0.004))));

  it("say both directions of two tasks, and what cannot be told", () => {
    const words = affinityWords(["left", "right"], summarizeAffinity(repeat([[0.1, 0.012], [-0.0001, 0.1]])));
    expect(words[0]).toMatch(/^A step for right lowers left's loss by 1\.2% \(± 0\.\d+%\)\.$/);
    expect(words[1]).toBe("Whether a step for left helps right: cannot tell.");
  });

  it("count what cannot be told of many tasks", () => {
    const state = fold(syntheticRun());
    const words = affinityWords(["subscribe", "housing", "loan", "marital", "balance"], summarizeAffinity(state.affinity.map(({ matrix }) => matrix)));
    expect(words[0]).toContain("A step for housing lowers loan's loss");
    expect(words).toContainEqual(expect.stringContaining("A step for balance raises marital's loss"));
    expect(words.at(-1)).toMatch(/^\d+ of 20 directions: cannot tell\.$/);
  });
});

describe("curves", () => {
  const half = fold(syntheticRun({ epochs: 10, stepsPerEpoch: 100, until: 450 }));
  const later = fold(syntheticRun({ epochs: 10, stepsPerEpoch: 100, until: 460 }));

  it("have a dashed line for training and a solid one for validation, of every task", () => {
    const { x, lines } = lossCurves(half);
    expect(lines.map(({ label }) => label).slice(0, 2)).toEqual(["subscribe, training", "subscribe, validation"]);
    expect(lines[1]?.values.filter((value) => value !== null)).toHaveLength(4);
    expect(lines.every(({ values }) => values.length === x.length)).toBe(true);
  });

  it("never move a drawn point while data streams in, but for the last one", () => {
    const [before, after] = [lossCurves(half), lossCurves(later)];
    const settled = before.x.slice(0, -1);
    expect(after.x.slice(0, settled.length)).toEqual(settled);
    expect(after.lines[0]?.values.slice(0, settled.length)).toEqual(before.lines[0]?.values.slice(0, settled.length));
  });

  it("of a metric are drawn for the tasks that have it", () => {
    expect(metricNames(half)).toEqual(["auc", "accuracy", "macro_f1", "rmse", "mae", "r2"]);
    expect(metricCurves(half, "auc").lines.map(({ label }) => label)).toEqual(["subscribe, validation", "housing, validation", "loan, validation"]);
  });

  it("of conflicts hold all pairs and those that fight most", () => {
    const { lines } = conflictCurves(half);
    expect(lines.map(({ label }) => label)).toEqual(["all pairs", "marital × balance", expect.any(String), expect.any(String)]);
    expect(lines[0]?.values.every((value) => value !== null && value >= 0 && value <= 1)).toBe(true);
  });
});

describe("files that a host hands out", () => {
  it("are asked for chunk by chunk, one request at a time, and read once", async () => {
    const asked: Pull[] = [];
    const files = pulledFiles((pull) => {
      if (pull.type === "list") return;
      asked.push(pull);
      queueMicrotask(() => files.receive({ type: "chunk", file: pull.file, index: pull.index, done: pull.index === 2, ...(pull.index < 2 ? { bytes: new Uint8Array([pull.index, 7]) } : {}) }));
    });
    expect(await files.stat("a.csv")).toEqual({ size: 4, modified: 0 });
    const bytes: number[] = [];
    for await (const chunk of files.open("a.csv")) bytes.push(...chunk);
    expect(bytes).toEqual([0, 7, 1, 7]);
    expect(asked.map(({ index }) => index)).toEqual([0, 1, 2]);
  });

  it("are not there where the host says so", async () => {
    const files = pulledFiles((ask) => queueMicrotask(() => ask.type === "pull" && files.receive({ type: "chunk", file: ask.file, index: ask.index, done: true, error: "no such file", code: "absent" })));
    expect(await files.stat("b.csv")).toBeUndefined();
  });

  it("pass on why the host refuses one, with its code", async () => {
    const files = pulledFiles((ask) => queueMicrotask(() => ask.type === "pull" && files.receive({ type: "chunk", file: ask.file, index: ask.index, done: true, error: "it lies outside", code: "MTL609" })));
    await expect(files.stat("../b.csv")).rejects.toMatchObject({ message: "it lies outside", code: "MTL609" });
  });

  /** A host with some files: what it is asked is kept. */
  const hosted = (contents: Readonly<Record<string, string>>) => {
    const asked: Ask[] = [];
    const files = pulledFiles((ask) => {
      asked.push(ask);
      queueMicrotask(() => {
        if (ask.type === "list") {
          const names = Object.keys(contents).filter((name) => name.startsWith(ask.folder)).map((name) => name.slice(ask.folder.length));
          if (ask.folder.startsWith("..")) return files.receive({ type: "listing", folder: ask.folder, error: "it lies outside", code: "MTL609" });
          return files.receive({ type: "listing", folder: ask.folder, ...(names.length > 0 ? { names } : { error: "no such folder", code: "absent" as const }) });
        }
        const bytes = contents[ask.file] === undefined ? undefined : new TextEncoder().encode(contents[ask.file]);
        if (!bytes) return files.receive({ type: "chunk", file: ask.file, index: ask.index, done: true, error: "no such file", code: "absent" });
        return files.receive({ type: "chunk", file: ask.file, index: ask.index, done: ask.index > 0, ...(ask.index === 0 ? { bytes } : {}) });
      });
    }, relativeName);
    return { files, asked };
  };

  const globbed = (files: FileSystem, source: string) => prepare(request({
    source, ...pagePlaces, inputs: [numberInput("x", { scale: "none" })], labels: [real("y")], split: [0.5, 0.5],
  }), files);

  it("of a glob are listed by the host, and read one by one", async () => {
    const { files, asked } = hosted({ "parts/b.csv": "x,y\n3,1\n4,2\n", "parts/a.csv": "x,y\n1,0\n2,1\n", "parts/notes.txt": "no" });
    const { train, validation } = dataset(await globbed(files, "parts/*.csv"));
    expect([train, validation].flatMap((split) => column(split, "input/x")).sort()).toEqual([1, 2, 3, 4]);
    expect(asked.filter(({ type }) => type === "list")).toEqual([{ type: "list", folder: "parts/" }]);
    expect(new Set(asked.flatMap((ask) => (ask.type === "pull" ? [ask.file] : [])))).toEqual(new Set(["parts/a.csv", "parts/b.csv"]));
  });

  it("of a glob beside the model, one without files, and one that leads out", async () => {
    const { files } = hosted({ "a.csv": "x,y\n1,0\n2,1\n3,1\n4,0\n" });
    expect(dataset(await globbed(files, "*.csv")).train.rows).toBe(2);
    expect(problemsOf(await globbed(files, "none/*.csv"))[0]).toMatchObject({ code: "MTL602" });
    expect(problemsOf(await globbed(files, "../*.csv"))[0]).toMatchObject({ code: "MTL609", message: "it lies outside" });
  });

  it("keep the names of the model's file, also above its folder", () => {
    const at = (path: string): string => relativeName(`${pagePlaces.directory}/${path}`);
    expect([at("bank.csv"), at("data/bank.csv")]).toEqual(["bank.csv", "data/bank.csv"]);
    const above = pagePlaces.directory.split("/").slice(0, -1).join("/");
    expect(relativeName(`${above}/bank.csv`)).toBe("../bank.csv");
  });
});
