/** Exit codes of every command. */
export const exitCodes = { fine: 0, problems: 1, usage: 2, data: 3, training: 4, stopped: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with one sentence and a code; the one boundary in `mtl.ts` prints it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;
  /** `MTL602`, where the failure has a code of its own. */
  readonly code: string | undefined;
  /** What `--json` says besides. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(exitCode: ExitCode, message: string, code?: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.details = details;
  }
}
