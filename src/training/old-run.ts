import type { DataProblem, Signature } from "../data/dataset.ts";
import { type FileSystem, readAll } from "../data/file-system.ts";
import { parseSignature } from "../data/index.ts";
import { resolveInside } from "../data/paths.ts";
import type { Tensors } from "../engine/executor.ts";
import { decodeCheckpoint } from "./checkpoint.ts";

/** What a finished run leaves to a model that extends it. */
export interface OldRun {
  /** The model's name. */
  readonly model: string;
  /** Parameters and statistics as they were kept: the best, where early stopping has found them. */
  readonly tensors: Tensors;
  /** What it was fitted to; its outputs are the tasks with labels. */
  readonly signature: Signature;
}

interface OldRunPlace {
  /** As it is written in the file. */
  readonly run: string;
  /** The path is relative to this folder, and stays inside `root`. */
  readonly directory: string;
  readonly root: string;
}

const checkpointFile = "checkpoints/last.ckpt";
const signatureFile = "model/signature.json";
const manifestFile = "run.json";
const wayOut = "write the folder of a finished run, relative to the file, as in `extend \".mtl/runs/Old/2026-01-31-0\"`";

/** Reads the run that `extend` names, or says why it cannot. */
export async function readOldRun(files: FileSystem, place: OldRunPlace): Promise<OldRun | { readonly problems: readonly DataProblem[] }> {
  const resolved = resolveInside(place.root, place.directory, place.run);
  if (resolved.problems) return { problems: resolved.problems };
  const folder = resolved.value;
  const [checkpoint, signature] = [await bytesOf(files, `${folder}/${checkpointFile}`), await bytesOf(files, `${folder}/${signatureFile}`)];
  if (!checkpoint || !signature) return problem("MTL725", await missing(files, folder, place.run));
  const decoded = decodeCheckpoint(checkpoint);
  const fitted = parseSignature(new TextDecoder().decode(signature));
  if (!decoded || !fitted) {
    return problem("MTL723", `The ${decoded ? signatureFile : "checkpoint"} of \`${place.run}\`, which \`extend\` names, is damaged: train that model again, or name another run.`);
  }
  return { model: decoded.progress.model, tensors: keptOf(decoded.tensors), signature: fitted };
}

async function bytesOf(files: FileSystem, path: string): Promise<Uint8Array | undefined> {
  return await files.stat(path) ? readAll(files, path) : undefined;
}

async function missing(files: FileSystem, folder: string, run: string): Promise<string> {
  const inside = await files.list?.(folder);
  if (!inside) return `There is no run in \`${run}\`, which \`extend\` names: ${wayOut}.`;
  if (holdsRun(inside)) return `\`${run}\`, which \`extend\` names, has no checkpoint yet: let that run train to its end first.`;
  // Names are times: the last one is the latest.
  for (const name of inside.toSorted().reverse()) {
    if (name.endsWith("/") && holdsRun(await files.list?.(`${folder}/${name.slice(0, -1)}`))) {
      return `\`${run}\`, which \`extend\` names, is no run itself: name one of those in it, such as \`${run.replace(/\/+$/, "")}/${name.slice(0, -1)}\`.`;
    }
  }
  return `\`${run}\`, which \`extend\` names, is a folder without a run in it (a run's folder holds ${manifestFile} and checkpoints): ${wayOut}.`;
}

const holdsRun = (names: readonly string[] = []): boolean => names.includes(manifestFile) || names.includes("checkpoints/");

/** Neither slots nor what a strategy remembers: what stands under `best/`, or under its own name. */
function keptOf(tensors: Tensors): Tensors {
  const best = Object.entries(tensors).flatMap(([name, tensor]) => (name.startsWith("best/") ? [[name.slice("best/".length), tensor] as const] : []));
  if (best.length > 0) return Object.fromEntries(best);
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !/^(?:slot|rows|average|best-own|penalty)\//.test(name)));
}

function problem(code: string, message: string): { readonly problems: readonly DataProblem[] } {
  return { problems: [{ code, message }] };
}
