import * as fs from "node:fs";
import { format } from "../../../grammar/printer.ts";
import { exitCodes } from "../exit.ts";
import type { ExitCode } from "../exit.ts";
import type { Output } from "../output.ts";
import { readSource } from "../source.ts";
import { written } from "../written.ts";

/** `mtl format FILE…`: rewrites files in the canonical form; with `check`, only says which would change. */
export function formatCommand(files: readonly string[], options: { readonly check: boolean }, output: Output): ExitCode {
  const results = files.map((file) => {
    const { text } = readSource(file);
    const formatted = format(text).text;
    const changed = formatted !== text;
    if (changed && !options.check) written(file, () => fs.writeFileSync(file, formatted), "make it writable, or only look with --check");
    return { file, changed };
  });
  for (const { file, changed } of results) if (changed) output.line(options.check ? `${file} would change` : `${file} formatted`);
  output.object({ files: results });
  return options.check && results.some(({ changed }) => changed) ? exitCodes.problems : exitCodes.fine;
}
