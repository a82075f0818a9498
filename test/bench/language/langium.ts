import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, folderWith } from "../../server/client.ts";
import { timesOf, type Figure } from "./report.ts";

/** The framework that most languages of this kind are built with, and its own example of state machines: a yardstick, no dependency. */
const langium = "langium@4.4.0";
const example = "langium-statemachine-dsl@3.0.0";

/** The example's grammar, with all else as Langium brings it, over standard input and output. */
const server = `
import { readFileSync } from "node:fs";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { createServicesForGrammar } from "langium/grammar";
import { createDefaultSharedModule, startLanguageServer } from "langium/lsp";
import { NodeFileSystem } from "langium/node";

const connection = createConnection(ProposedFeatures.all);
const services = await createServicesForGrammar({
  grammar: readFileSync(new URL("./package/src/language-server/statemachine.langium", import.meta.url), "utf8"),
  languageMetaData: { languageId: "statemachine", fileExtensions: [".statemachine"], caseInsensitive: false, mode: "production" },
  sharedModule: createDefaultSharedModule({ connection, ...NodeFileSystem }),
});
startLanguageServer(services.shared);
`;

export interface Yardstick {
  readonly figures: readonly Figure[];
  /** Why there are none. */
  readonly note?: string;
}

/** The same requests to a file of the same number of lines; without figures where the registry cannot be reached. */
export async function langiumFigures(sizes: readonly number[], rounds: number): Promise<Yardstick> {
  const folder = mkdtempSync(join(tmpdir(), "langium-"));
  try {
    const failure = install(folder);
    if (failure !== undefined) return { figures: [], note: `no Langium beside it: ${failure}` };
    const figures: Figure[] = [];
    for (const lines of sizes) figures.push(...await measured(join(folder, "server.mjs"), lines, rounds));
    return { figures: [...figures, ...await starts(join(folder, "server.mjs"))] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What went wrong, if anything did. */
function install(folder: string): string | undefined {
  const file = `${example.replace("@", "-")}.tgz`;
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(folder, "server.mjs"), server);
  const steps: readonly (readonly [string, ...string[]])[] = [
    ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", langium],
    ["npm", "pack", "--loglevel=error", example],
    ["tar", "xzf", file],
  ];
  for (const [command, ...args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
    if (status !== 0) return `\`${command} ${args.join(" ")}\` failed (${error?.message ?? stderr.trim().split("\n")[0] ?? "no reason given"})`;
  }
  return undefined;
}

/** Four lines a state, each with two references. */
function machineOf(lines: number): string {
  const count = Math.floor((lines - 1) / 4);
  const states = Array.from({ length: count }, (_, index) =>
    `state s${index}\n  a => s${(index * 7 + 1) % count}\n  b => s${(index * 3 + 2) % count}\nend`);
  return `statemachine Measured events a b initialState s0\n${states.join("\n")}\n`;
}

async function measured(path: string, lines: number, rounds: number): Promise<Figure[]> {
  const editor = new Client(path, folderWith({}));
  await editor.start();
  const uri = editor.uri("measured.statemachine");
  const text = machineOf(lines);
  await editor.open(uri, text, "statemachine");
  await editor.nextPublished();
  const edits = await timed(rounds, async (round) => {
    const told = editor.nextPublished();
    await editor.change(uri, round + 2, text.replace("initialState s0", `initialState s${(round % 8) + 1}`));
    await told;
  });
  const position = { line: Math.floor(lines / 8) * 4 + 2, character: 8 };
  const completions = await timed(rounds, () => editor.ask("textDocument/completion", uri, { position }));
  const hovers = await timed(rounds, () => editor.ask("textDocument/hover", uri, { position }));
  await editor.stop();
  const name = (what: string) => `Langium, ${lines} lines: ${what}`;
  return [...timesOf(name("edit to diagnostics"), edits, null), ...timesOf(name("completion"), completions, null), ...timesOf(name("hover"), hovers, null)];
}

async function starts(path: string): Promise<Figure[]> {
  const times = await timed(5, async () => {
    const editor = new Client(path, folderWith({}));
    await editor.start();
    await editor.stop();
  }, 0);
  return timesOf("Langium: server start to initialised", times, null);
}

async function timed(rounds: number, work: (round: number) => Promise<unknown>, warming = 3): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds + warming; round++) {
    const start = performance.now();
    await work(round);
    if (round >= warming) times.push(performance.now() - start);
  }
  return times;
}
