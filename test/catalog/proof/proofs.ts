import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "../../../grammar/index.ts";
import { hover } from "../../../server/features/hover.ts";
import type { Definition } from "../../../src/catalog/definition.ts";
import { catalog } from "../../../src/catalog/index.ts";
import { referencePage } from "../../../src/catalog/reference-page.ts";
import type { Executor } from "../../../src/engine/executor.ts";
import { createReferenceExecutor } from "../../../src/engine/reference/index.ts";
import { evaluateProgram, measureProgram } from "../../../src/graph/programs/index.ts";
import type { Session } from "../../emit/pytorch/session.ts";
import { check } from "../../../src/language/index.ts";
import { exampleOf, fileOf, graphOf } from "./examples.ts";
import { onnxHolds, pytorchHolds, tfjsHolds } from "./exports.ts";
import { gradientsHold } from "./gradients.ts";
import { misusesTold } from "./misuses.ts";
import { feedsOf, subjectOf, type Subject } from "./numbers.ts";
import { difference, runOn } from "./runs.ts";

/** What is proven of a word; the value is what is wrong, or undefined. */
export type Proofs = ReadonlyMap<string, string | undefined>;

/** Kinds of words that are part of a model. */
const inModels = new Set<Definition["kind"]>(["layer", "sharing", "activation", "input", "task", "loss", "penalty"]);

/** Columns of the table, in order. */
export const proofNames = ["gradient", "executors", "tfjs", "onnx", "pytorch", "misuse", "hover", "reference"] as const;

/** All words that people write, settings apart: those stand on the reference page as one table a place. */
export const provenWords: readonly Definition[] = catalog.all().filter(({ kind, internal }) => !internal && kind !== "setting");

const BATCHES = [1, 33];

/** Tries everything that a word has to stand. */
export async function prove(definition: Definition, executors: readonly Executor[], pytorch?: Session): Promise<Proofs> {
  const proofs = new Map<string, string | undefined>([["reference", onReferencePage(definition)]]);
  if (!inModels.has(definition.kind)) return proofs;
  const example = exampleOf(definition);
  if (example === undefined) return proofs.set("gradient", "it has no example: give its definition an `example`");
  const graph = graphOf(example);
  if (typeof graph === "string") return proofs.set("gradient", `its example has errors: ${graph}`);
  const subject = subjectOf(graph);
  proofs.set("gradient", await told(() => gradientsHold(subject, changedBy(definition))));
  proofs.set("executors", await told(() => executorsAgree(subject, executors)));
  proofs.set("tfjs", await told(() => tfjsHolds(subject)));
  proofs.set("onnx", await told(() => onnxHolds(subject)));
  proofs.set("pytorch", await told(() => pytorchHolds(subject, pytorch)));
  proofs.set("misuse", misusesTold(definition));
  proofs.set("hover", hovers(definition, example));
  return proofs;
}

/** A word that throws fails its proof, and leaves the others theirs. */
async function told(proof: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await proof();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a word makes of the slopes of parameters behind it, on purpose. */
function changedBy({ name }: Definition): (parameter: string) => number {
  return (parameter) => (name === "reverse_gradient" && parameter.startsWith("h/") ? -0.5 : 1);
}

/** Whether every executor computes what the reference computes: predictions and losses, and in training mode every task's gradient. */
async function executorsAgree(subject: Subject, executors: readonly Executor[]): Promise<string | undefined> {
  const programs = [evaluateProgram(subject.instance), measureProgram(subject.instance, { layers: false })];
  for (const program of programs) {
    for (const rows of BATCHES) {
      const feeds = feedsOf(subject, program, rows);
      const expected = await runOn(createReferenceExecutor(), program, feeds, subject.weights);
      const wrong = await firstOf(executors, async (executor) => difference(await runOn(executor, program, feeds, subject.weights), expected, 1e-4));
      if (wrong !== undefined) return `${program.name}, batch ${rows}, ${wrong}`;
    }
  }
  return undefined;
}

async function firstOf(executors: readonly Executor[], wrong: (executor: Executor) => Promise<string | undefined>): Promise<string | undefined> {
  for (const executor of executors) {
    const text = await wrong(executor);
    if (text !== undefined) return `${executor.name}: ${text}`;
  }
  return undefined;
}

/** Whether hovering over the word, wherever its example has it, shows its documentation. */
function hovers({ name, documentation }: Definition, example: string): string | undefined {
  const text = fileOf(example);
  const document = TextDocument.create("file:///example.mtl", "mtl", 1, text);
  const context = { document, parsed: parse(text), checked: check(text) };
  const shown = [...text.matchAll(new RegExp(`\\b${name}\\b`, "g"))].map(({ index }) => {
    const found = hover(context, index)?.contents;
    return found && typeof found === "object" && "value" in found ? found.value : "";
  });
  return shown.some((value) => value.includes(documentation)) ? undefined : "hover does not show its documentation";
}

const page = referencePage();

function onReferencePage({ name, documentation }: Definition): string | undefined {
  return page.includes(`### \`${name}\`\n`) && page.includes(documentation) ? undefined : "it is not on the reference page";
}

