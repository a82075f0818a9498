import type { DataRequest, Dataset, Prepare, Prepared } from "./dataset.ts";
import { dealPieces } from "./deal.ts";
import type { FileSystem } from "./file-system.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { fitPieces, type Fitted } from "./fit.ts";
import { openPieces } from "./pieces.ts";
import { ok, type Result } from "./result.ts";
import { labelReaders, scanPieces, type LabelReaders, type ScannedPiece } from "./scan.ts";
import { placeOf } from "./source.ts";
import { makeSplits, type Splits } from "./splits.ts";

/**
 * Reads, encodes and splits what a model asks for. Everything fitted (scales, vocabularies) is fitted on the training split.
 * Never rejects: whatever is wrong with the data comes back as problems (MTL6xx).
 */
export const prepare: Prepare = async (request, files, onProgress) => {
  const prepared = await prepareResult(request, files, onProgress ?? (() => undefined));
  return prepared.problems ? { problems: prepared.problems } : prepared.value;
};

type Finished = Extract<Prepared, { readonly dataset: Dataset }>;

async function prepareResult(request: DataRequest, files: FileSystem, onProgress: (share: number) => void): Promise<Result<Finished>> {
  const opened = await openPieces(request, placeOf(request, files, (share) => onProgress(share * 0.2)));
  if (opened.problems) return opened;
  const readers = labelReaders(request);
  if (readers.problems) return readers;
  const scanned = await scanPieces(request, opened.value, readers.value, (share) => onProgress(0.2 + 0.5 * share));
  if (scanned.problems) return scanned;
  const finished = await encode(request, scanned.value, readers.value, (share) => onProgress(0.7 + 0.3 * share));
  onProgress(1);
  return finished;
}

async function encode(request: DataRequest, pieces: readonly ScannedPiece[], readers: LabelReaders, onProgress: (share: number) => void): Promise<Result<Finished>> {
  const dealt = dealPieces(pieces);
  if (dealt.problems) return dealt;
  const fitted = await fitPieces(request, pieces, dealt.value.parts, readers, onProgress);
  if (fitted.problems) return fitted;
  const splits = await makeSplits(request, pieces, fitted.value);
  if (splits.problems) return splits;
  return ok({ dataset: datasetOf(request, pieces, fitted.value, splits.value), notes: [...dealt.value.notes, ...fitted.value.notes] });
}

function datasetOf(request: DataRequest, pieces: readonly ScannedPiece[], { inputs, labels, groups, profile }: Fitted, splits: Splits): Dataset {
  const sizes = inputs.flatMap(({ signature, vocabularySizes }) => (vocabularySizes ? [[signature.name, vocabularySizes] as const] : []));
  const { inputs: asked, labels: tasks, sources } = request;
  const settings = JSON.stringify({ asked, tasks, sources }, (key, value: unknown) => (key === "span" ? undefined : value));
  return {
    ...splits,
    ...(request.groupColumns ? { groups } : {}),
    vocabularySizes: Object.fromEntries(sizes),
    labels: labels.map((label) => label.encoding),
    signature: { inputs: inputs.map((input) => input.signature), outputs: labels.map((label) => label.signature) },
    profile,
    fingerprint: fingerprintOf(...pieces.flatMap((piece) => piece.sources.map(({ fingerprint }) => fingerprint)), settings),
  };
}
