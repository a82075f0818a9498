import type { ModelInput } from "../graph/model.ts";
import type { DataProblem, DataProfile, DataRequest } from "./dataset.ts";
import type { FittedInput, InputFitter, InputSignature, LabelEncoder } from "./encode/encoded.ts";
import { encoderOf } from "./encode/input.ts";
import { zeroFeed, type Feed } from "./encode/feed.ts";
import { lengthFeed } from "./encode/numbers.ts";
import { presenceFeed } from "./encode/presence.ts";
import { groupWatch, type GroupWatch } from "./groups.ts";
import { duplicateWatch } from "./duplicates.ts";
import type { LabelMeaning } from "./labels/index.ts";
import { maskDims } from "./labels/label.ts";
import { allColumns } from "./pieces.ts";
import { overlapOf, pieceProfile, sourceProfile, type PieceProfile } from "./profile-pieces.ts";
import { collect, ok, type Result } from "./result.ts";
import { sizesOf } from "./signature.ts";
import type { LabelReaders, ScannedPiece } from "./scan.ts";
import type { Parts } from "./split.ts";
import type { Table } from "./table.ts";

/** Everything that rows are encoded by, fitted on the training rows. */
export interface Fitted {
  readonly inputs: readonly FittedInput[];
  readonly labels: readonly LabelEncoder[];
  /** Feeds of the rows of one block; zeros for what its source lacks. */
  feeds(piece: ScannedPiece, table: Table): Result<readonly Feed[]>;
  /** Splits without the rows that turned out to be unreadable. */
  readonly parts: readonly Parts[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly profile: DataProfile;
  readonly notes: readonly DataProblem[];
}

/** Rows of a piece that its profile is made of. */
const profiledRows = 200_000;

/** Goes once more through all rows: scales and vocabularies of the training rows, and copies across splits. */
export async function fitPieces(
  request: DataRequest, pieces: readonly ScannedPiece[], dealt: readonly Parts[], readers: LabelReaders, onProgress?: (share: number) => void,
): Promise<Result<Fitted>> {
  const meanings = collect([...readers.values()].map((reader) => reader.decide()));
  if (meanings.problems) return meanings;
  const encoders = collect(request.inputs.map(encoderOf));
  if (encoders.problems) return encoders;
  const fitting: Fitting = {
    request, profiles: pieces.map((piece) => pieceProfile(request, piece, profiledRows)), meanings: meanings.value, copies: duplicateWatch(), groups: groupWatch(request),
    fitters: request.inputs.map((input, index) => {
      const columns = (other: ModelInput) => firstNames(pieces, `input/${other.name}`);
      const fitter = encoders.value[index].fitter(input, [...new Set(sharingVocabulary(input, request.inputs).flatMap(columns))]);
      return fitterOf(input, columns(input), fitter, request.fitted?.find(({ name }) => name === input.name));
    }),
  };
  const parts: Parts[] = [];
  for (const [index, piece] of pieces.entries()) {
    const read = await fitPiece(fitting, index, piece, dealt[index], (share) => onProgress?.((index + share) / pieces.length));
    if (read.problems) return read;
    parts.push(read.value);
  }
  const profile = {
    sources: pieces.map((piece, index) => sourceProfile(piece, parts[index], fitting.profiles[index].found())),
    overlap: overlapOf(request, pieces),
  };
  return finish(fitting, parts, profile);
}

/** All inputs whose ids are those of one of them. */
function sharingVocabulary(input: ModelInput, inputs: readonly ModelInput[]): readonly ModelInput[] {
  const root = input.vocabulary ?? input.name;
  return inputs.filter((other) => (other.vocabulary ?? other.name) === root);
}

/** A fitter that looks at more columns than its input reads; `earlier` is what an earlier model was fitted to, which then holds. */
function fitterOf(input: ModelInput, columns: readonly string[], fitter: InputFitter, earlier: InputSignature | undefined): InputFitter {
  return {
    ...fitter,
    finish() {
      const fitted = fitter.finish();
      if (fitted.problems) return fitted;
      const { vocabularies, scaling } = earlier ?? {};
      return ok({
        ...fitted.value,
        ...(vocabularies ? { vocabularySizes: sizesOf(input, vocabularies) } : {}),
        signature: { ...fitted.value.signature, ...(vocabularies ? { vocabularies } : {}), ...(scaling ? { scaling } : {}), name: input.name, columns },
      });
    },
  };
}

/** Columns as the first source that has them calls them. */
const firstNames = (pieces: readonly ScannedPiece[], key: string): readonly string[] =>
  pieces.find(({ columns }) => columns.has(key))?.columns.get(key) ?? [];

interface Fitting {
  readonly request: DataRequest;
  readonly profiles: readonly PieceProfile[];
  readonly fitters: readonly InputFitter[];
  readonly meanings: readonly LabelMeaning[];
  readonly copies: ReturnType<typeof duplicateWatch>;
  readonly groups: GroupWatch;
}

async function fitPiece({ request, profiles, fitters, meanings, copies, groups }: Fitting, at: number, piece: ScannedPiece, parts: Parts, onProgress: (share: number) => void): Promise<Result<Parts>> {
  const wanted = allColumns(request, piece);
  let bad = false;
  let next = piece.blocks[0]?.read(wanted);
  for (const [index, block] of piece.blocks.entries()) {
    const read = await next;
    if (read.problems) return read;
    // The next block may be decoded in another thread while this one is looked at.
    if (index + 1 < piece.blocks.length) next = piece.blocks[index + 1].read(wanted);
    const table = read.value;
    bad = noteExcluded(piece, block.start, table) || bad;
    const readable = (rows: Uint32Array) => (table.excluded ? rows.filter((row) => table.excluded?.[row] === 0) : rows);
    const [train, validation, test] = [parts.train, parts.validation, parts.test].map((rows) => readable(rowsWithin(rows, block.start, block.rows, !block.held)));
    request.inputs.forEach((input, place) => {
      if (piece.columns.has(`input/${input.name}`)) fitters[place].add(table, train);
    });
    request.labels.forEach((label, place) => {
      const columns = piece.columns.get(`label/${label.task}`);
      if (columns) meanings[place].fit(table, columns, train);
    });
    groups.add(piece, table);
    profiles[at].add(table);
    copies.add(table, wanted, { train, validation, test });
    onProgress((index + 1) / piece.blocks.length);
  }
  return ok(bad ? withoutExcluded(parts, piece.excluded) : parts);
}

/** Rows of a block, counted from its first; `sorted` lists are cut by halving. */
function rowsWithin(rows: Uint32Array, start: number, count: number, sorted: boolean): Uint32Array {
  if (sorted) return rows.subarray(lowerBound(rows, start), lowerBound(rows, start + count)).map((row) => row - start);
  return rows.filter((row) => row >= start && row < start + count).map((row) => row - start);
}

function lowerBound(rows: Uint32Array, value: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows whose inputs could not be read are known only now, where the first pass read labels alone. */
function noteExcluded(piece: ScannedPiece, start: number, { excluded }: Table): boolean {
  if (!excluded?.includes(1)) return false;
  let fresh = false;
  excluded.forEach((value, row) => {
    if (value === 1 && piece.excluded[start + row] === 0) {
      piece.excluded[start + row] = 1;
      fresh = true;
    }
  });
  return fresh;
}

function withoutExcluded({ train, validation, test }: Parts, excluded: Uint8Array): Parts {
  const kept = (rows: Uint32Array) => rows.filter((row) => excluded[row] === 0);
  return { train: kept(train), validation: kept(validation), test: kept(test) };
}

function finish({ request, fitters, meanings, copies, groups }: Fitting, parts: readonly Parts[], profile: DataProfile): Result<Fitted> {
  const inputs = collect(fitters.map((fitter) => fitter.finish()));
  if (inputs.problems) return inputs;
  const labels = meanings.map((meaning) => meaning.finish(inputs.value.map(({ signature }) => signature)));
  return ok({
    inputs: inputs.value, labels, parts, profile, groups: groups.names(),
    feeds: (piece, table) => {
      const feeds = blockFeeds(request, inputs.value, labels, piece, table);
      return feeds.problems ? feeds : ok([...feeds.value, ...groups.feeds(piece, table)]);
    },
    notes: [...meanings.flatMap(({ notes }) => notes), ...inputs.value.flatMap(({ notes }) => notes), ...copies.notes()],
  });
}

function blockFeeds(
  request: DataRequest, inputs: readonly FittedInput[], labels: readonly LabelEncoder[], piece: ScannedPiece, table: Table,
): Result<readonly Feed[]> {
  const feeds = collect(request.inputs.map((input, place): Result<Feed> => {
    const columns = piece.columns.get(`input/${input.name}`);
    if (!columns) return ok(zeroFeed(`input/${input.name}`, input.shape, isIds(inputs[place]) ? "int32" : "float32"));
    const encoder = encoderOf(input);
    return encoder.problems ? encoder : ok(encoder.value.feed(input, { ...inputs[place].signature, columns }, table));
  }));
  if (feeds.problems) return feeds;
  return ok([...feeds.value, ...lengthFeeds(request, piece, table), ...presenceFeeds(request, piece, table), ...request.labels.flatMap((label, place) => {
    const columns = piece.columns.get(`label/${label.task}`);
    if (columns) return labels[place].feeds(table, columns, feeds.value);
    return [zeroFeed(`label/${label.task}`, label.shape, label.type === "int32" ? "int32" : "float32"), zeroFeed(`mask/${label.task}`, maskDims(label), "float32")];
  })]);
}

/** Which positions are there, of inputs that say how long they are. */
function lengthFeeds(request: DataRequest, piece: ScannedPiece, table: Table): readonly Feed[] {
  return request.inputs.flatMap((input) => {
    if (input.length === undefined) return [];
    const [column] = piece.columns.get(`length/${input.name}`) ?? [];
    return [column === undefined ? zeroFeed(`padding/${input.name}`, input.shape.slice(0, 1), "float32") : lengthFeed(input, column, table)];
  });
}

/** Which rows have an input, of those that are asked for; none does where the source lacks its columns. */
function presenceFeeds({ inputs, presence = [] }: DataRequest, { columns }: ScannedPiece, table: Table): readonly Feed[] {
  return inputs.filter(({ name }) => presence.includes(name)).map((input) => {
    const own = columns.get(`input/${input.name}`);
    return own ? presenceFeed(input, own, table) : zeroFeed(`present/${input.name}`, [], "float32");
  });
}

const isIds = ({ signature }: FittedInput): boolean => signature.vocabularies !== undefined;

