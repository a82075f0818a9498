import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as v from "valibot";
import type { ToolName } from "../../src/protocol/tools.ts";

export interface ToolCall {
  /** The bundle of `mtl`. */
  readonly program: string;
  /** The folder inside which the tool may look. */
  readonly folder: string;
  readonly name: ToolName;
  readonly input: Readonly<Record<string, unknown>>;
  /** A trusted folder: data is read there, and models may be trained. */
  readonly trusted: boolean;
  readonly signal?: AbortSignal;
}

export interface ToolAnswer {
  readonly text: string;
  readonly failed: boolean;
}

const answer = v.looseObject({
  id: v.literal(2),
  result: v.optional(v.looseObject({ content: v.array(v.looseObject({ text: v.optional(v.string()) })), isError: v.optional(v.boolean()) })),
  error: v.optional(v.looseObject({ message: v.string() })),
});

/** Runs one tool of `mtl mcp`, which checks its input; the process ends with it. */
export async function callTool({ program, folder, name, input, trusted, signal }: ToolCall): Promise<ToolAnswer> {
  const child = spawn(process.execPath, [program, "mcp", ...(trusted ? ["--train"] : ["--no-data"])], {
    cwd: folder, stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" }, ...(signal ? { signal } : {}),
  });
  const failure = new Promise<ToolAnswer>((resolve) => {
    child.once("error", (error) => resolve({ text: error.message, failed: true }));
  });
  try {
    for (const message of conversation(name, input)) child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
    return await Promise.race([answerOf(child.stdout), failure]);
  } finally {
    child.stdin.end();
    child.kill();
  }
}

function conversation(name: ToolName, input: Readonly<Record<string, unknown>>): readonly object[] {
  return [
    { id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "crosstask", version: "1" } } },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name, arguments: input } },
  ];
}

async function answerOf(output: Readable): Promise<ToolAnswer> {
  for await (const line of createInterface({ input: output })) {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), answer), line);
    if (!parsed.success) continue;
    const { result, error } = parsed.output;
    if (!result) return { text: error?.message ?? "The tool gave no answer.", failed: true };
    return { text: result.content.map(({ text = "" }) => text).join("\n"), failed: result.isError === true };
  }
  return { text: "The tool ended without an answer.", failed: true };
}
