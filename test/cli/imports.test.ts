import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { graphOfRun } from "../../src/cli/run-model.ts";
import { checkSource, readSource, wholeText } from "../../src/cli/source.ts";
import { createRun, openRun } from "../../src/runs/index.ts";

const main = "import \"lib/towers.mtl\"\nmodel M {\n  data \"d.csv\"\n  input x : number[2] { columns: [\"a\", \"b\"] }\n  task t : number = x -> tower(4)\n}\n";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "mtl-imports-"));
  mkdirSync(join(made, "lib"));
  writeFileSync(join(made, "main.mtl"), main);
  writeFileSync(join(made, "d.csv"), "a,b,t\n1,2,3\n4,5,6\n7,8,9\n1,1,1\n");
  writeFileSync(join(made, "lib", "towers.mtl"), "import \"sizes.mtl\"\nblock tower(width) = dense(width) -> dense(narrow)\n");
  writeFileSync(join(made, "lib", "sizes.mtl"), "narrow = 3\n");
  return made;
}

describe("imports from the command line", () => {
  test("are read beside the file, and a run keeps them", async () => {
    const made = folder();
    const source = readSource(join(made, "main.mtl"));
    const checked = await checkSource(source);
    expect(checked.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    const run = createRun(join(made, "run"), {
      version: 1, model: "M", file: join(made, "main.mtl"), root: made, created: "2026-01-01T00:00:00.000Z", seed: 0, executor: "reference", crosstask: "0", node: "20", where: "process",
    }, await wholeText(source));
    rmSync(join(made, "lib"), { recursive: true });
    expect(graphOfRun(openRun(run.directory))).toEqual(checked.models[0]?.graph);
    expect((await checkSource(source)).problems.map(({ code }) => code)).toContain("MTL213");
  });
});
