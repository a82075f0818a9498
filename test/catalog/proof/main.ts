import { createExecutor } from "../../../src/engine/index.ts";
import { startSession } from "../../emit/pytorch/session.ts";
import { prove, proofNames, provenWords, type Proofs } from "./proofs.ts";

/** Prints the table of words and proofs, then what is wrong; 1 where a word lacks a proof. */
export async function main(wanted: readonly string[]): Promise<number> {
  const words = provenWords.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const executors = await Promise.all([createExecutor("ort", { threads: 1 }), createExecutor("tfjs")]);
  const pytorch = await startSession();
  const gaps: string[] = [];
  print(["word", ...proofNames]);
  for (const word of words) {
    const proofs = await prove(word, executors, typeof pytorch === "string" ? undefined : pytorch);
    const title = `${word.kind} ${word.name}`;
    print([title, ...proofNames.map((name) => markOf(proofs, name))]);
    for (const [name, wrong] of proofs) if (wrong !== undefined) gaps.push(`${title}, ${name}: ${wrong}`);
  }
  for (const executor of executors) await executor.dispose();
  if (typeof pytorch !== "string") pytorch.close();
  console.log(`\nPyTorch modules were ${typeof pytorch === "string" ? `written and not run: ${pytorch}` : `run by PyTorch ${pytorch.version}`}.`);
  console.log(`${words.length} words, ${gaps.length} ${gaps.length === 1 ? "gap" : "gaps"}${gaps.map((gap) => `\n- ${gap}`).join("")}`);
  return gaps.length === 0 && words.length > 0 ? 0 : 1;
}

function markOf(proofs: Proofs, name: string): string {
  if (!proofs.has(name)) return "·";
  return proofs.get(name) === undefined ? "yes" : "NO";
}

function print([title, ...cells]: readonly string[]): void {
  console.log(`${title.padEnd(28)}${cells.map((cell) => cell.padEnd(11)).join("")}`.trimEnd());
}
