import { beforeEach, describe, expect, it } from "vitest";
import { modelsOf } from "../../client/runs-tree.ts";
import { virtualPlatform } from "../../client/virtual/platform.ts";
import type { RunFolder } from "../../src/runs/run-folder.ts";
import { Uri, editor, reset } from "./vscode.ts";

beforeEach(reset);

describe("a workspace of two folders", () => {
  it("has places in the file system of the folder that holds them", () => {
    editor.folders = [{ uri: new Uri("one", "/shop"), name: "shop" }, { uri: new Uri("two", "/shopping"), name: "shopping" }];
    const { uri } = virtualPlatform(() => Promise.reject(new Error("no server")));
    expect(["/shop/a.mtl", "/shopping/.mtl/runs", "/shopping", "/elsewhere"].map((place) => String(uri(place)))).toEqual(["one:///shop/a.mtl", "two:///shopping/.mtl/runs", "two:///shopping", "one:///elsewhere"]);
  });

  it("lists models of one name by folder, and says which is which", () => {
    const run = (directory: string, model: string) => ({ directory, manifest: { model } }) as RunFolder;
    const runs = [run("/left/.mtl/runs/Bank/3", "Bank"), run("/right/.mtl/runs/Bank/2", "Bank"), run("/left/.mtl/runs/Bank/1", "Bank"), run("/left/.mtl/runs/Shop/0", "Shop")];
    expect(modelsOf(runs).map(({ model, folder, runs: own }) => [model, folder, own.map(({ directory }) => directory.at(-1))])).toEqual([
      ["Bank", "/left", ["3", "1"]], ["Bank", "/right", ["2"]], ["Shop", undefined, ["0"]],
    ]);
  });
});
