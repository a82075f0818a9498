import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/runs/index.ts";

let folder = "";
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), "mtl-folders-")); });
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const coded = (code: string) => expect.objectContaining({ code });

describe("making a folder", () => {
  it("makes those above it, and none that is there", () => {
    const deep = path.join(folder, "a b", "ü", "c");
    makeFolder(deep);
    fs.writeFileSync(path.join(deep, "kept"), "");
    makeFolder(deep);
    expect(fs.readdirSync(deep)).toEqual(["kept"]);
  });

  it("goes through links to folders", () => {
    fs.symlinkSync(folder, path.join(folder, "link"), "dir");
    makeFolder(path.join(folder, "link", "a", "b"));
    expect(fs.existsSync(path.join(folder, "a", "b"))).toBe(true);
  });

  it("says so where a file is in the way", () => {
    const file = path.join(folder, "file");
    fs.writeFileSync(file, "");
    expect(() => makeFolder(file)).toThrow(coded("EEXIST"));
    expect(() => makeFolder(path.join(file, "a", "b"))).toThrow(coded("ENOTDIR"));
  });

  it.runIf(process.platform === "linux")("comes back from a file system that takes no folders", () => {
    expect(() => makeFolder("/proc/crosstask/a/b")).toThrow(coded("ENOENT"));
  });
});
