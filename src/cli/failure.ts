import { EngineError } from "../engine/executor.ts";
import { RunError } from "../runs/index.ts";
import { CommandError, exitCodes } from "./exit.ts";

/** How a command ends that cannot go on. */
interface Failure {
  readonly exitCode: number;
  readonly message: string;
  readonly code?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One sentence and an exit code for anything that was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommandError) return error;
  if (error instanceof RunError) return { exitCode: runExit(error.code), code: error.code, message: error.message };
  if (error instanceof EngineError) return { exitCode: exitCodes.training, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: exitCodes.training, message: `A fault of Crosstask itself: ${message}. Please report it, with the command that led here.` };
}

/** A folder that is no run is a wrong argument; everything else went wrong while working. */
function runExit(code: string): number {
  return code === "MTL721" ? exitCodes.usage : exitCodes.training;
}
