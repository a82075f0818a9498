import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { folderWith, mtl } from "./mtl.ts";

const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
const folder = folderWith();

/** What a column of the help lists, in the order in which it stands there. */
const listed = (help: string, entry: RegExp): string[] => [...help.matchAll(entry)].map(([, name]) => name);

describe("docs/cli.md", () => {
  let commands: string[];
  beforeAll(async () => {
    commands = listed((await mtl(folder, "--help")).stdout, /^ {2}(?!help)([a-z]+) /gm);
  });

  it("has every command, and no other", () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(new Set([...page.matchAll(/`mtl ([a-z]+)/g)].map(([, name]) => name))).toEqual(new Set(commands));
  });

  it("has every option, where its command is described", async () => {
    const missing = await Promise.all(commands.map(async (command) => {
      const [own] = (await mtl(folder, command, "--help")).stdout.split("Global Options:");
      return listed(own, /^ {2}(--[a-z-]+)/gm).filter((option) => !described(command).includes(option)).map((option) => `${command} ${option}`);
    }));
    expect(missing.flat()).toEqual([]);
  });
});

/** The lines of a command: its item of a list, or the chapter that it opens. */
function described(command: string): string {
  const lines = page.split("\n");
  const first = lines.findIndex((line) => new RegExp(`^(?:- )?\`mtl ${command}\\b`).test(line));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => /^(?:- `mtl|## )/.test(line));
  return [lines[first], ...rest.slice(0, end < 0 ? undefined : end)].join("\n");
}
