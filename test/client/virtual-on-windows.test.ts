import { beforeEach, describe, expect, it, vi } from "vitest";
import { deleteRun } from "../../client/delete-run.ts";
import { virtualPlatform } from "../../client/virtual/platform.ts";
import { FileService } from "../../client/virtual/served-files.ts";
import type { Manifest } from "../../src/protocol/manifest.ts";
import { LaterFiles } from "./later-files.ts";
import { Uri, editor, reset } from "./vscode.ts";

vi.mock("node:path", async (original) => {
  const { win32 } = await original<typeof import("node:path")>();
  return { ...win32, default: win32 };
});

const manifest: Manifest = {
  version: 1, model: "Bank", file: "/folder/bank.mtl", root: "/folder", created: "2026-01-02T03:04:05.000Z", seed: 3, executor: "ort-web", crosstask: "0.1.0", node: "v20", where: "panel",
};

let files: LaterFiles;
beforeEach(() => {
  reset();
  files = new LaterFiles();
  editor.files = files;
  editor.folders = [{ uri: new Uri("memfs", "/folder"), name: "folder" }];
  files.kept.set("/folder/parts/a.csv", { bytes: Uint8Array.of(1, 2), mtime: 1 });
});

describe("a folder that is on no disk, on a machine whose paths have backslashes", () => {
  it("has runs beside their model", async () => {
    const { runs, prepare } = virtualPlatform(() => Promise.reject(new Error("no server")));
    const run = runs.create(runs.directory("/folder/bank.mtl", "Bank", 3, new Date("2026-01-02T03:04:05Z")), manifest, "model Bank {}");
    expect(run.directory).toBe("/folder/.mtl/runs/Bank/20260102-030405-3");
    await vi.waitFor(() => expect([...files.kept.keys()]).toContain("/folder/.mtl/runs/Bank/20260102-030405-3/run.json"));
    await prepare("/folder/.mtl/runs");
    expect(runs.list("/folder", "Bank").map(({ directory }) => directory)).toEqual([run.directory]);
    expect(runs.holds(run.directory)).toBe(true);
  });

  it("hands out data from inside alone, to a page that trains and to the language server", async () => {
    const { open, list } = virtualPlatform(() => Promise.reject(new Error("no server")));
    const chunks: Uint8Array[] = [];
    for await (const chunk of open("/folder", "/folder/models", "../parts/a.csv")) chunks.push(chunk);
    expect(chunks).toEqual([Uint8Array.of(1, 2)]);
    expect(await list("/folder", "/folder", "parts/")).toEqual(["a.csv"]);
    await expect(list("/folder", "/folder", "../")).rejects.toMatchObject({ code: "MTL609" });
    const service = new FileService({ files: files as never, parse: (uri) => Uri.parse(uri) as never, folderOf: () => new Uri("memfs", "/folder") as never, trusted: () => true });
    expect(await service.stat({ uri: "memfs:///folder/models/bank.mtl", file: "../parts/a.csv" })).toEqual({ size: 2, modified: 1 });
    expect(await service.stat({ uri: "memfs:///folder/models/bank.mtl", file: "../../a.csv" })).toMatchObject({ code: "MTL609" });
  });

  it("moves a run that is deleted aside within it", async () => {
    const moved: string[][] = [];
    Object.assign(files, { rename: async (from: Uri, to: Uri) => void moved.push([from.toString(), to.toString()]), delete: async (aside: Uri) => void moved.push([aside.toString()]) });
    const { runs, ...platform } = virtualPlatform(() => Promise.reject(new Error("no server")));
    const run = runs.create("/folder/.mtl/runs/Bank/20260102-030405-3", manifest, "model Bank {}");
    await deleteRun({ platform: { ...platform, runs } } as never, run, () => {});
    const aside = "memfs:///folder/.mtl/deleted/Bank-20260102-030405-3";
    expect(moved).toEqual([[`memfs://${run.directory}`, aside], [aside]]);
  });
});
