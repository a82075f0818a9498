/** What the system calls an error, such as `ENOENT`; empty where it does not. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What a person is told by what the system said, by its codes; `mkdir` where a folder cannot be made with those above it, as on a file system that takes none. */
export type DiskReasons = Readonly<Record<string, string>>;

/** Why the disk refused: the reason for its code, else its own words. */
export function reasonOf(error: unknown, reasons: DiskReasons): string {
  return reasons[isMissingFolder(error) ? "mkdir" : codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function isMissingFolder(error: unknown): boolean {
  return codeOf(error) === "ENOENT" && error instanceof Error && "syscall" in error && error.syscall === "mkdir";
}
