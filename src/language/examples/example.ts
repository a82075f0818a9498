/**
 * One code, shown: members of a model in which it is told, and the same members mended. Lines of carets (`//  ^^^ MTL201`) mark the
 * place. Examples that are `whole` are files of their own; all others stand in a model that reads `rows.csv`.
 */
export interface CodeExample {
  readonly failing: string;
  readonly mended: string;
  readonly whole?: true;
  /** What is printed of an example that is too long to print. */
  readonly shown?: { readonly failing: string; readonly mended: string };
}

/** An example as a file of its own. */
export function fileOf(example: CodeExample, form: "failing" | "mended"): string {
  const text = example[form].replace(/^\n/, "");
  return example.whole ? `${text}\n` : `model Example {\n  data "rows.csv"\n${text}\n}\n`;
}
