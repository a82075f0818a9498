import { exampleOf, fileOf, headerFor, syntaxExamples, type CodeExample } from "./examples/index.ts";
import { check, fixesOf, type CheckedFile } from "./index.ts";
import { laterCodes } from "./later-codes.ts";
import { messages, type Message } from "./messages.ts";
import type { Problem } from "./problem.ts";

const families: readonly (readonly [prefix: string, title: string])[] = [
  ["MTL1", "The text itself"], ["MTL2", "Names"], ["MTL3", "Shapes and arguments of layers"], ["MTL4", "Tasks, losses and weights"],
  ["MTL5", "Sharing"], ["MTL6", "Data"], ["MTL7", "Training"], ["MTL8", "Evidence from runs"],
];

/** The page of every code, in Markdown: one sentence, an example in which it is told, and the same example mended. */
export function diagnosticsPage(): string {
  const entries: Entry[] = [
    ...Object.entries(syntaxExamples).map(([code, example]): Entry => ({ code, title: example.title, severity: "error", example })),
    ...Object.entries<Message>(messages).map(([code, { title, severity }]): Entry => ({ code, title, severity, example: exampleOf(code) })),
  ];
  const sections = families.flatMap(([prefix, title]) => sectionOf(title, entries.filter(({ code }) => code.startsWith(prefix))));
  return `${[...introduction, ...sections, ...later()].join("\n\n")}\n`;
}

interface Entry {
  readonly code: string;
  readonly title: string;
  readonly severity: string;
  readonly example?: CodeExample;
}

const introduction = [
  "# Problems, by code",
  "Made from the messages of the checker and their examples: do not edit. Every code is stable. A line `// mtl-ignore MTL403` above a line "
    + "silences that code there; what depends on a broken part is silent by itself. Most examples are members of a model that begins with "
    + "`data \"rows.csv\"`; carets mark the place.",
];

function sectionOf(title: string, entries: readonly Entry[]): string[] {
  return entries.length === 0 ? [] : [`## ${title}`, ...entries.map(entryText)];
}

function entryText({ code, title, severity, example }: Entry): string {
  const head = `### ${code}: ${title}`;
  if (!example) return [head, `*${severity}* · a guard: nothing that can be written at present causes it.`].join("\n\n");
  const problem = problemOf(code, example);
  const { failing, mended } = example.shown ?? example;
  const message = `*${problem?.severity ?? severity}* · ${problem?.message ?? ""}`;
  const fixes = fixTitles(code, example);
  return [head, message, ...(fixes.length > 0 ? [`Quick fix: ${fixes.join("; ")}.`] : []), fenced(failing), "Mended:", fenced(mended)].join("\n\n");
}

function problemOf(code: string, example: CodeExample): Problem | undefined {
  return checkedOf(code, example).problems.find((problem) => problem.code === code);
}

function fixTitles(code: string, example: CodeExample): string[] {
  const { file, problems } = checkedOf(code, example);
  const problem = problems.find((other) => other.code === code);
  return problem ? fixesOf(problem, file, fileOf(example, "failing")).map(({ title }) => title) : [];
}

function checkedOf(code: string, example: CodeExample): CheckedFile {
  const text = fileOf(example, "failing");
  const header = headerFor(code, text);
  return check(text, header ? { header } : {});
}

function fenced(text: string): string {
  return `\`\`\`mtl\n${text.replace(/^\n/, "")}\n\`\`\``;
}

function later(): string[] {
  const rows = Object.entries(laterCodes).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`);
  return ["## Said when a run starts, while it goes on, and of what it showed", ["| code | |", "|---|---|", ...rows].join("\n")];
}
