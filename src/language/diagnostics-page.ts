import { exampleOf, fileOf, headerFor, syntaxExamples, type CodeExample } from "./examples/index.ts";
import { check, fixesOf, type CheckedFile } from "./index.ts";
import { messages, type Message } from "./messages.ts";
import type { Problem } from "./problem.ts";

/** Told while data are read and models train, when there is no text to mark: by the rooms that do it, in their own sentences. */
export const laterCodes: Readonly<Record<string, string>> = {
  MTL606: "A row of the file cannot be read: it has more or fewer fields than the header, or a quote that is not closed.",
  MTL608: "The file cannot be read: it is empty, damaged, not UTF-8, or of a form that is not known.",
  MTL609: "The file lies outside the workspace, where nothing is read.",
  MTL610: "An input takes more or fewer numbers a row than its columns hold, or the width is known only once the data were read.",
  MTL640: "Many texts are longer than their input has places for: what comes later is not read.",
  MTL611: "Which of two names of a `binary` label is the 1 was decided by their order: say it with `positive`. Of `ordinal`: which numbers are the ranks.",
  MTL612: "Too few rows: a part of the split is empty, or no row has a label.",
  MTL613: "The data hold fewer classes than the task says.",
  MTL614: "What the model asks of its data cannot be read from a file, or not in this version.",
  MTL615: "A data generator's arguments do not fit what it reads or makes.",
  MTL621: "Lists are longer than the input has places for: the first elements are read.",
  MTL622: "A task learns from a data source that lacks an input which the task reads.",
  MTL623: "Rows of validation or test are exact copies of training rows, so that figures flatter the model.",
  MTL701: "A loss is no finite number any more: training stops at the last step that was sound.",
  MTL702: "A task's loss does not fall.",
  MTL703: "A task's predictions are all the same.",
  MTL710: "The engine cannot run the model on this machine.",
  MTL720: "A run's folder cannot be written.",
  MTL721: "A folder that should hold a run does not.",
  MTL722: "A run's manifest is damaged, or from another version.",
  MTL723: "A run's checkpoint is damaged.",
  MTL724: "Data or model changed since a run was started, so that it cannot go on to the same numbers.",
  MTL730: "A trained model cannot be exported, and why.",
  MTL799: "A fault of Crosstask itself ended the training.",
};

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
  return ["## Said when a run starts, and while it goes on", ["| code | |", "|---|---|", ...rows].join("\n")];
}
