/**
 * Flags for the process of the language server. Its nursery may grow to four megabytes a half: at one, as it begins, a third of a check
 * is spent on copying what lives a little longer; at the engine's sixteen, the process holds 25 MB more.
 */
export const serverFlags: readonly string[] = ["--max-semi-space-size=4"];
