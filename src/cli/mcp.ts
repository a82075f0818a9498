import * as path from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { affinityCommand } from "./commands/affinity.ts";
import { adviseCommand } from "./commands/advise.ts";
import { checkCommand } from "./commands/check.ts";
import { graphCommand } from "./commands/graph.ts";
import { groupCommand } from "./commands/group.ts";
import { trainCommand } from "./commands/train.ts";
import { CommandError, exitCodes } from "./exit.ts";
import { failureOf } from "./failure.ts";
import type { Output } from "./output.ts";
import { contains } from "./source.ts";
import { version } from "./version.ts";

export interface McpOptions {
  /** Whether a model may be trained, which reads its data and writes a run folder. */
  readonly train?: boolean;
}

const file = z.string().describe("An .mtl file, relative to the folder in which the server was started.");
const run = z.string().describe("A run folder, .mtl/runs/MODEL/TIME-SEED.");

/** The tools for agents over standard input and output: commands of `mtl`, inside the folder where it was started. */
export async function serveTools({ train = false }: McpOptions): Promise<void> {
  const server = new McpServer({ name: "crosstask", version });
  addReadingTools(server);
  if (train) addTraining(server);
  const ended = new Promise<void>((resolve) => { server.server.onclose = resolve; });
  await server.connect(new StdioServerTransport());
  process.stdin.once("end", () => void server.close());
  await ended;
}

function addReadingTools(server: McpServer): void {
  const readOnly = { annotations: { readOnlyHint: true, openWorldHint: false } };
  server.registerTool("check_mtl", { ...readOnly, description: "Problems of an .mtl file: codes, places, sentences, fixes.", inputSchema: { file } },
    (input) => answer((output) => checkCommand([inside(input.file)], output)));
  server.registerTool("explain_shapes", { ...readOnly, description: "Every layer of a model: shape, parameters, and which tasks share it.", inputSchema: { file, model: z.string().optional() } },
    (input) => answer((output) => graphCommand(inside(input.file), { ...(input.model === undefined ? {} : { model: input.model }), draw: false }, output)));
  server.registerTool("read_affinity", { ...readOnly, description: "Who helps whom in a run, by every measure that it holds, with intervals and the orientation of each matrix.", inputSchema: { run } },
    (input) => answer((output) => affinityCommand([inside(input.run)], {}, output)));
  server.registerTool("suggest_grouping", { ...readOnly, description: "Which tasks go together in at most `budget` networks, and where a trunk should branch.", inputSchema: { run, budget: z.number().int().min(1).max(100) } },
    (input) => answer((output) => groupCommand(inside(input.run), { budget: input.budget }, output)));
  server.registerTool("advise", { ...readOnly, description: "What a run has shown, and the edits of the text that it speaks for.", inputSchema: { run } },
    (input) => answer((output) => adviseCommand(inside(input.run), {}, output)));
}

function addTraining(server: McpServer): void {
  server.registerTool("train_mtl", {
    description: "Trains a model into a new run folder; reads its data. Ask the user first, and say so with `confirmed`.",
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    inputSchema: { file, epochs: z.number().int().min(1).optional(), seed: z.number().int().min(0).optional(), confirmed: z.literal(true).describe("The user has agreed to this training.") },
  }, ({ file: asked, epochs, seed }) => answer((output) =>
    trainCommand(inside(asked), { ...(epochs === undefined ? {} : { epochs }), ...(seed === undefined ? {} : { seed }) }, output)));
}

/** @throws CommandError for a place outside the folder in which the server was started. */
function inside(place: string): string {
  const whole = path.resolve(place);
  if (contains(process.cwd(), whole)) return place;
  throw new CommandError(exitCodes.usage, `${place} lies outside ${process.cwd()}, where this server was started.`);
}

/** Runs a command as with `--json`, and hands over the object that it prints. */
async function answer(command: (output: Output) => Promise<unknown>): Promise<CallToolResult> {
  const notes: string[] = [];
  let object: unknown;
  const output: Output = { json: true, line: () => {}, status: () => {}, object: (value) => { object = value; }, note: (text) => notes.push(text) };
  try {
    await command(output);
    return { content: [{ type: "text", text: JSON.stringify(notes.length > 0 ? { ...asRecord(object), notes } : object) }] };
  } catch (error) {
    const { code, message } = failureOf(error);
    return { isError: true, content: [{ type: "text", text: [...notes, code === undefined ? message : `${code}: ${message}`].join("\n") }] };
  }
}

const asRecord = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
