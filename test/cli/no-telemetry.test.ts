import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { builtMtl } from "./built.ts";
import { folderWith, planted } from "./mtl.ts";

/** A user's environment: ONNX Runtime keeps still by itself where it sees a continuous integration, or the variable that our tests set. */
function environment(home: string): NodeJS.ProcessEnv {
  const kept = ["PATH", "Path", "SystemRoot", "TEMP", "TMP"].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(kept) as NodeJS.ProcessEnv, HOME: home, USERPROFILE: home };
}

describe("what the engine would tell its makers", () => {
  it("leaves no identifier and no store in the user's folder, whether the engine computes in the process or in its threads", async () => {
    const folder = folderWith({ "planted.mtl": planted(1), "home/.keep": "" });
    const home = path.join(folder, "home");
    const bundle = await builtMtl();
    for (const words of [["train", "planted.mtl", "--out", "run"], ["evaluate", "run"], ["baselines", "planted.mtl", "--seeds", "1"]]) {
      const { status, stderr } = spawnSync(process.execPath, [bundle, ...words], { cwd: folder, encoding: "utf8", env: environment(home) });
      expect({ status, stderr: stderr.match(/onnxruntime.*/)?.[0] }).toEqual({ status: 0, stderr: undefined });
    }
    expect(fs.readdirSync(home)).toEqual([".keep"]);
  });
});
