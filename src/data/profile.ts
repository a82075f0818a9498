import type { DataProblem, DataProfile, DataRequest, ProfiledColumn, SourceProfile } from "./dataset.ts";
import { dealPieces } from "./deal.ts";
import type { FileSystem } from "./file-system.ts";
import { allColumns, openPieces } from "./pieces.ts";
import { overlapOf, pieceProfile, sourceProfile } from "./profile-pieces.ts";
import { ok, type Result } from "./result.ts";
import { labelReaders, scanPieces, type ScannedPiece } from "./scan.ts";
import { placeOf } from "./source.ts";

/** What the data of a model hold. */
export interface Profile extends DataProfile {
  readonly notes: readonly DataProblem[];
}

/** Reads all data of a model once and describes it. Problems as of `prepare`. */
export async function profileData(
  request: DataRequest, files: FileSystem, onProgress?: (share: number) => void,
): Promise<{ readonly profile: Profile } | { readonly problems: readonly DataProblem[] }> {
  const profiled = await profileOf(request, files, onProgress ?? (() => undefined));
  return profiled.problems ? { problems: profiled.problems } : { profile: profiled.value };
}

async function profileOf(request: DataRequest, files: FileSystem, onProgress: (share: number) => void): Promise<Result<Profile>> {
  const opened = await openPieces(request, placeOf(request, files));
  if (opened.problems) return opened;
  const readers = labelReaders(request);
  if (readers.problems) return readers;
  const scanned = await scanPieces(request, opened.value, readers.value, onProgress);
  if (scanned.problems) return scanned;
  const pieces = scanned.value;
  const dealt = dealPieces(pieces);
  if (dealt.problems) return dealt;
  const sources: SourceProfile[] = [];
  for (const [index, piece] of pieces.entries()) {
    const columns = await profilePiece(request, piece);
    if (columns.problems) return columns;
    sources.push(sourceProfile(piece, dealt.value.parts[index], columns.value));
  }
  return ok({ sources, overlap: overlapOf(request, pieces), notes: dealt.value.notes });
}

async function profilePiece(request: DataRequest, piece: ScannedPiece): Promise<Result<readonly ProfiledColumn[]>> {
  const profile = pieceProfile(request, piece);
  for (const block of piece.blocks) {
    const table = await block.read(allColumns(request, piece));
    if (table.problems) return table;
    profile.add(table.value);
  }
  return ok(profile.found());
}
