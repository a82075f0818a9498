import { readFileSync } from "node:fs";

export interface Row {
  readonly methods: readonly string[];
  readonly answered: boolean;
  readonly line: string;
}

const page = readFileSync(new URL("../../../docs/lsp.md", import.meta.url), "utf8");

/** The rows of the page of messages; those of the server's own are all answered. */
export const rows: readonly Row[] = page.split("\n").filter((line) => /^\| `/.test(line)).map((line) => {
  const [, first = "", second = ""] = line.split("|").map((cell) => cell.trim());
  const methods = [...first.matchAll(/`([^`]+)`/g)].map(([, method]) => method);
  return { methods, answered: methods.every((method) => method.startsWith("mtl/")) || second === "yes", line };
});

/** Messages that the server in a page alone sends. */
export const ofPages: readonly string[] = rows.filter(({ line }) => line.includes("server in a page")).flatMap(({ methods }) => methods);
/** Messages that the page says are answered, or sent, by a server over stdio. */
export const answered: readonly string[] = rows.filter((row) => row.answered).flatMap(({ methods }) => methods).filter((method) => !ofPages.includes(method));
export const unanswered: readonly string[] = rows.filter((row) => !row.answered).flatMap(({ methods }) => methods);
