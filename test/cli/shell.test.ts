import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellLine } from "../../src/cli/shell.ts";

describe("a command that is shown", () => {
  it("stands without quotes where it needs none", () => {
    expect(shellLine("mtl", "train", "modelle/käufe_2.mtl", "--resume", "/tmp/.mtl/runs/K/20260101-120000-0")).toBe("mtl train modelle/käufe_2.mtl --resume /tmp/.mtl/runs/K/20260101-120000-0");
  });

  const words = ["my models", "it's", "$HOME", "a\"b", "`ls`", "a;b", "~", "*", "", "a\\b", "Größe (2)"];
  it.runIf(process.platform !== "win32").each(words)("is read by a shell as it was meant: %j", (word) => {
    expect(execFileSync("/bin/sh", ["-c", shellLine("printf", "%s", word)], { encoding: "utf8" })).toBe(word);
  });
});
