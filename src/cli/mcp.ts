import * as fs from "node:fs";
import * as path from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { CallToolResult, ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { inputTexts, toolTexts } from "../protocol/tools.ts";
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

interface McpOptions {
  /** Whether a model may be trained, which reads its data and writes a run folder. */
  readonly train?: boolean;
  /** Whether data files may be opened; without, nothing trains. */
  readonly data?: boolean;
}

/** Longer than any path that a disk takes. */
const longest = 4096;
const file = z.string().min(1).max(longest).describe(inputTexts.file);
const model = z.string().max(longest).optional().describe(inputTexts.model);
const run = z.string().min(1).max(longest).describe(inputTexts.run);
const budget = z.number().int().min(1).max(100).describe(inputTexts.budget);
const epochs = z.number().int().min(1).optional().describe(inputTexts.epochs);
const seed = z.number().int().min(0).optional().describe(inputTexts.seed);

/** The tools for agents over standard input and output: commands of `mtl`, inside the folder where it was started. */
export async function serveTools({ train = false, data = true }: McpOptions): Promise<void> {
  const server = new McpServer({ name: "crosstask", version });
  addModelTools(server, data);
  addRunTools(server);
  if (train && data) addTraining(server);
  const ended = new Promise<void>((resolve) => { server.server.onclose = resolve; });
  await server.connect(new StdioServerTransport());
  process.stdin.once("end", () => void server.close());
  await ended;
}

const readOnly = { readOnlyHint: true, openWorldHint: false };

function addModelTools(server: McpServer, data: boolean): void {
  server.registerTool("check_mtl", { description: toolTexts.check_mtl, annotations: readOnly, inputSchema: { file } },
    (input) => answer((output) => checkCommand([inside(input.file)], output, data)));
  server.registerTool("explain_shapes", { description: toolTexts.explain_shapes, annotations: readOnly, inputSchema: { file, model } },
    (input) => answer((output) => graphCommand(inside(input.file), { ...(input.model === undefined ? {} : { model: input.model }), draw: false, data }, output)));
}

function addRunTools(server: McpServer): void {
  server.registerTool("read_affinity", { description: toolTexts.read_affinity, annotations: readOnly, inputSchema: { run } },
    (input) => answer((output) => affinityCommand([inside(input.run)], {}, output)));
  server.registerTool("suggest_grouping", { description: toolTexts.suggest_grouping, annotations: readOnly, inputSchema: { run, budget } },
    (input) => answer((output) => groupCommand(inside(input.run), { budget: input.budget }, output)));
  server.registerTool("advise", { description: toolTexts.advise, annotations: readOnly, inputSchema: { run } },
    (input) => answer((output) => adviseCommand(inside(input.run), {}, output)));
}

function addTraining(server: McpServer): void {
  server.registerTool("train_mtl", {
    description: `${toolTexts.train_mtl} Ask the user first, and say so with \`confirmed\`.`,
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
    inputSchema: { file, epochs, seed, confirmed: z.literal(true).describe("The user has agreed to this training.") },
  }, ({ file: asked, epochs, seed }, call) => answer((output) =>
    trainCommand(inside(asked), { signal: call.signal, ...(epochs === undefined ? {} : { epochs }), ...(seed === undefined ? {} : { seed }) }, output), progressOf(call)));
}

/** Tells a client that has asked for it how far a call is, once a second. */
function progressOf({ _meta, sendNotification }: RequestHandlerExtra<ServerRequest, ServerNotification>): (text: string) => void {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let [progress, told] = [0, 0];
  return (text) => {
    if (Date.now() - told < 1000) return;
    told = Date.now();
    const message = text.replace(/ [█░]+/, "");
    // A client that is gone hears nothing any more.
    sendNotification({ method: "notifications/progress", params: { progressToken, progress: ++progress, message } }).catch(() => {});
  };
}

/** Links are followed before the look, so that none leads out. @throws CommandError for a place outside the folder in which the server was started. */
function inside(place: string): string {
  if (contains(fs.realpathSync(process.cwd()), realPath(path.resolve(place)))) return place;
  throw new CommandError(exitCodes.usage, `${place} lies outside ${process.cwd()}, where this server was started.`);
}

/** Of what is not there, the real place of the folder that would hold it. */
function realPath(place: string): string {
  try {
    return fs.realpathSync(place);
  } catch {
    const above = path.dirname(place);
    return above === place ? place : path.join(realPath(above), path.basename(place));
  }
}

/** Runs a command as with `--json`, and hands over the object that it prints. */
async function answer(command: (output: Output) => Promise<unknown>, status: Output["status"] = () => {}): Promise<CallToolResult> {
  const notes: string[] = [];
  let object: unknown;
  const output: Output = { json: true, line: () => {}, status, object: (value) => { object = value; }, note: (text) => notes.push(text) };
  try {
    await command(output);
    return { content: [{ type: "text", text: JSON.stringify(notes.length > 0 ? { ...asRecord(object), notes } : object) }] };
  } catch (error) {
    const { code, message } = failureOf(error);
    return { isError: true, content: [{ type: "text", text: [...notes, code === undefined ? message : `${code}: ${message}`].join("\n") }] };
  }
}

const asRecord = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
