import { exitCodes } from "../exit.ts";
import type { ExitCode } from "../exit.ts";
import type { Output } from "../output.ts";
import { checkSource, errorsOf, plainProblems, problemExit, problemLines, readSource } from "../source.ts";

/** `mtl check FILE…`: problems as a compiler prints them, with the headers of the data files looked at. */
export async function checkCommand(files: readonly string[], output: Output, readsData = true): Promise<ExitCode> {
  const checked = await Promise.all(files.map(async (file) => {
    const source = readSource(file, readsData);
    return { source, result: await checkSource(source) };
  }));
  for (const { source, result } of checked) for (const line of problemLines(source, result.problems)) output.line(line);
  output.object({
    files: checked.map(({ source, result }) => ({
      file: source.file,
      models: result.models.map(({ name }) => name),
      problems: plainProblems(source, result.problems),
    })),
  });
  const errors = checked.flatMap(({ result }) => errorsOf(result));
  if (errors.length === 0) output.line(`${files.length === 1 ? files[0] : `${files.length} files`}: no errors`);
  return errors.length === 0 ? exitCodes.fine : problemExit(errors);
}
