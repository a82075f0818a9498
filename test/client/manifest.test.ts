import { existsSync, readFileSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { problemLines } from "../../src/cli/source.ts";

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<"commandPalette" | "view/item/context", readonly { readonly command: string; readonly when: string; readonly group?: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly problemMatchers: readonly { readonly pattern: { readonly regexp: string } }[];
    readonly languageModelTools: readonly { readonly name: string; readonly toolReferenceName: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const root = path.join(import.meta.dirname, "../..");
const { icon, contributes } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
const page = readFileSync(path.join(root, "docs/vscode.md"), "utf8");

describe("the extension's manifest", () => {
  it("has its settings with their defaults, its commands and its tools on the page of the extension", () => {
    for (const [name, { default: value }] of Object.entries(contributes.configuration.properties)) expect(page).toContain(`| \`${name}\` | \`${String(value)}\` |`);
    const hidden = contributes.menus.commandPalette.filter(({ when }) => when === "false").map(({ command }) => command);
    for (const { command, title } of contributes.commands) if (!hidden.includes(command)) expect(page).toContain(`MTL: ${title}`);
    for (const { name, toolReferenceName } of contributes.languageModelTools) {
      expect(page).toContain(`\`${name}\``);
      expect(page).toContain(`#${toolReferenceName}`);
    }
  });

  it("has no setting that nobody reads, and no command that nobody answers to", () => {
    const code = ["client", "server"].flatMap((room) => readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts")).map((file) => readFileSync(path.join(root, room, file), "utf8"))).join("\n");
    const commands = contributes.commands.map(({ command }) => command);
    expect(commands.filter((command) => !code.includes(`register("${command}"`))).toEqual([]);
    expect([...code.matchAll(/register\("([\w.]+)"/g)].map(([, command]) => command).filter((command) => !commands.includes(command))).toEqual([]);
    const settings = Object.keys(contributes.configuration.properties).map((name) => name.replace("mtl.", ""));
    expect(settings.filter((name) => !code.includes(`"${name}"`) && !name.split(".").every((part) => new RegExp(`\\b${part}\\b`).test(code)))).toEqual([]);
    const shown = Object.values(contributes.menus).flat();
    expect(shown.filter(({ command }) => !commands.includes(command))).toEqual([]);
  });

  it("lets whoever has no mouse do what an inline button does", () => {
    const inRuns = contributes.menus["view/item/context"];
    const inline = inRuns.filter(({ group }) => group === "inline");
    expect(inline.length).toBeGreaterThan(0);
    for (const { command } of inline) expect(inRuns.some((item) => item.command === command && item.group !== "inline")).toBe(true);
  });

  it("names pictures and pages that are there", () => {
    const named = [icon, ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown))];
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it("matches problems of every severity as `mtl check` prints them", () => {
    const matcher = new RegExp(contributes.problemMatchers[0].pattern.regexp);
    const source = { file: "sub/a b.mtl", text: "model M {\n}\n", directory: "", root: "", readsData: false };
    const problem = { code: "MTL201", message: "unknown: x", span: { start: 10, end: 11 }, related: [], fixes: [] };
    for (const [severity, matched] of [["error", "error"], ["warning", "warning"], ["information", "info"]] as const) {
      const [line] = problemLines(source, [{ ...problem, severity }]);
      expect(matcher.exec(line)?.slice(1)).toEqual(["sub/a b.mtl", "2", "1", matched, "MTL201", "unknown: x"]);
    }
  });
});
