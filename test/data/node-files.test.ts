import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll } from "../../src/data/file-system.ts";
import { prepare } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { resolveInside } from "../../src/data/paths.ts";
import { problemsOf, real, request } from "./requests.ts";

let outer = "";
let root = "";

beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), "node-files-"));
  root = join(outer, "project");
  mkdirSync(join(root, "data"), { recursive: true });
  writeFileSync(join(outer, "secret.csv"), "n\n1\n");
  writeFileSync(join(root, "data", "own.csv"), "n\n1\n2\n");
  symlinkSync(join(outer, "secret.csv"), join(root, "linked.csv"));
  symlinkSync(outer, join(root, "up"));
  symlinkSync(join(root, "data", "own.csv"), join(root, "inner.csv"));
});

afterAll(() => rmSync(outer, { recursive: true, force: true }));

const problemOf = async (source: string, directory = root) =>
  problemsOf(await prepare(request({ source, directory, root, labels: [real("n")] }), nodeFileSystem(root))).map((problem) => problem.code);

describe("the disk below a folder", () => {
  it("gives sizes and bytes", async () => {
    const files = nodeFileSystem(root);
    expect(await files.stat("data/own.csv")).toMatchObject({ size: 6 });
    expect(new TextDecoder().decode(await readAll(files, join(root, "data", "own.csv")))).toBe("n\n1\n2\n");
  });

  it("knows no folder, and nothing that is not there", async () => {
    const files = nodeFileSystem(root);
    expect(await files.stat("data")).toBeUndefined();
    expect(await files.stat("none.csv")).toBeUndefined();
  });

  it.each(["data/own.csv", "inner.csv", "./data/../data/own.csv"])("reads %s", async (path) => {
    expect(await problemOf(path)).toEqual([]);
  });

  it("reads beside a file in a folder below, and above it up to the root", async () => {
    expect(await problemOf("../data/own.csv", join(root, "data"))).toEqual([]);
  });

  it.each(["../secret.csv", "data/../../secret.csv", "linked.csv", "up/secret.csv"])("does not read %s", async (path) => {
    expect(await problemOf(path)).toEqual(["MTL609"]);
  });

  it("is not fooled by a folder whose name starts like the root", () => {
    expect(resolveInside("/a/project", "/a/project", "../project2/x.csv").problems?.[0].code).toBe("MTL609");
  });
});
