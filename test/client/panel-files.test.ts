import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workspaceFiles } from "../../client/node/workspace-files.ts";
import { PanelTrainer } from "../../client/panel-trainer.ts";
import type { ToPanel } from "../../src/protocol/panel.ts";

describe("a page that trains is told what is in the folders of its model", () => {
  let base: string;
  beforeAll(() => {
    base = mkdtempSync(path.join(tmpdir(), "mtl-folders-"));
    mkdirSync(path.join(base, "open/models/parts/old"), { recursive: true });
    mkdirSync(path.join(base, "secret"));
    for (const name of ["open/models/parts/b.csv", "open/models/parts/a.csv", "open/top.csv", "secret/s.csv"]) writeFileSync(path.join(base, name), "x\n1\n");
    symlinkSync(path.join(base, "secret"), path.join(base, "open/models/way-out"));
  });
  afterAll(() => rmSync(base, { recursive: true }));

  const told = async (message: Parameters<PanelTrainer["receive"]>[0]): Promise<ToPanel> => {
    const sent: ToPanel[] = [];
    const run = { manifest: { root: path.join(base, "open"), file: path.join(base, "open/models/m.mtl") } };
    const trainer = new PanelTrainer({ platform: workspaceFiles } as never, run as never, { ready: Promise.resolve(), send: (answer) => sent.push(answer) });
    await trainer.receive(message);
    return sent[0];
  };

  it("by names, folders with a slash", async () => {
    expect(await told({ type: "list", folder: "parts/" })).toEqual({ type: "listing", folder: "parts/", names: ["a.csv", "b.csv", "old/"] });
    expect(await told({ type: "list", folder: "" })).toMatchObject({ names: ["parts/", "way-out"] });
    expect(await told({ type: "list", folder: "../" })).toMatchObject({ names: ["models/", "top.csv"] });
  });

  it.each([["../../secret/"], ["way-out/"], ["../.."]])("but not of %s, which lies outside the open folder", async (folder) => {
    const answer = await told({ type: "list", folder });
    expect(answer).toMatchObject({ type: "listing", code: "MTL609" });
    expect(answer).not.toHaveProperty("names");
  });

  it.each([["none/"], ["parts/a.csv"]])("and %s is no folder", async (folder) => {
    expect(await told({ type: "list", folder })).toMatchObject({ type: "listing", code: "absent" });
  });

  it("a folder that is asked for as a file is none", async () => {
    expect(await told({ type: "pull", file: "parts", index: 0 })).toMatchObject({ type: "chunk", code: "absent", done: true });
  });
});
