import type { DataProblem } from "../dataset.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { failed, ok, type Result } from "../result.ts";
import { isMissingText } from "../table.ts";
import type { NumberColumn, Source, Table, TextColumn, Wanted } from "../table.ts";
import { decodePicture, resized, withChannels, type Picture } from "./pictures.ts";

/** Where pictures lie and which table tells about them. */
interface ImageFolder {
  /** As the `.mtl` file writes it, with a `/` at its end. */
  readonly folder: string;
  /** The label table: one of its columns names a picture a row. */
  readonly labels: Source;
  readonly fileColumn: string;
  readonly onBadRow: "error" | "skip";
  /** Height and width to bring all pictures to. */
  readonly size?: number;
  readonly channels?: number;
  /** How the `.mtl` file asks for one size, up to the number. */
  readonly toOneSize: string;
  /** The bytes of a picture by its name; undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>;
}

const problemLimit = 10;

/**
 * Pictures with a label table as a source: the table's columns, and `image`. Problem MTL608: a picture that is missing, cut, of
 * another size or of another format; MTL601: no column of file names.
 */
export async function imageSource(folder: ImageFolder): Promise<Result<Source>> {
  const { labels, fileColumn } = folder;
  if (!labels.columns.some(({ name }) => name === fileColumn)) {
    return failed("MTL601", `no column in \`${labels.file}\` is called \`${fileColumn}\`: the label table needs one with the names of the pictures; name it with \`images("…", file: "column")\``);
  }
  const first = await firstPicture(folder);
  if (first.problems) return first;
  const shape = { height: folder.size ?? first.value.height, width: folder.size ?? first.value.width, channels: folder.channels ?? first.value.channels };
  const width = shape.height * shape.width * shape.channels;
  return ok({
    file: labels.file,
    columns: [...labels.columns.filter(({ name }) => name !== "image"), { name: "image", width, shape: [shape.height, shape.width, shape.channels] }],
    fingerprint: fingerprintOf(labels.fingerprint, folder.folder, JSON.stringify(shape), first.value.bytes),
    load: (wanted, onProgress) => loadPictures(folder, shape, wanted, onProgress),
  });
}

type Shape = Pick<Picture, "height" | "width" | "channels">;

/** The first row's picture says what the others are like. */
async function firstPicture({ labels, fileColumn, folder, read }: ImageFolder): Promise<Result<Picture>> {
  const table = await labels.load([{ name: fileColumn, as: "text" }]);
  if (table.problems) return table;
  for (let row = 0; row < table.value.rows; row++) {
    const bytes = await read(textAt(table.value.texts(fileColumn)[0], row));
    const picture = bytes && decodePicture(bytes);
    if (picture !== undefined && typeof picture !== "string") return ok(picture);
    if (row >= problemLimit) break;
  }
  return failed("MTL608", `none of the first pictures that \`${labels.file}\` names can be read in \`${folder}\`: check the folder and the column \`${fileColumn}\``);
}

const textAt = ({ dictionary, codes }: TextColumn, row: number): string => dictionary[codes[row]];

async function loadPictures(folder: ImageFolder, shape: Shape, wanted: readonly Wanted[], onProgress?: (share: number) => void): Promise<Result<Table>> {
  const { labels, fileColumn, onBadRow } = folder;
  const rest = wanted.filter(({ name }) => name !== "image");
  const loaded = await labels.load([...rest, { name: fileColumn, as: "text" }]);
  if (loaded.problems || !wanted.some(({ name }) => name === "image")) return loaded;
  const table = loaded.value;
  const width = shape.height * shape.width * shape.channels;
  const pixels = new Uint8Array(table.rows * width);
  const problems: DataProblem[] = [];
  const excluded = table.excluded?.slice() ?? new Uint8Array(table.rows);
  const mayLack = wanted.some(({ name, mayLack: may }) => name === "image" && may);
  const absent = new Uint8Array(table.rows);
  const [names] = table.texts(fileColumn);
  for (let row = 0; row < table.rows && problems.length < problemLimit; row++) {
    if (mayLack && isMissingText(textAt(names, row))) {
      absent[row] = 1;
      continue;
    }
    const picture = await readPicture(folder, shape, textAt(names, row));
    if (typeof picture !== "string") pixels.set(picture.bytes, row * width);
    else if (onBadRow === "skip") excluded[row] = 1;
    else problems.push({ code: "MTL608", message: `\`${table.file}\`, ${table.place(row)}: \`${fileColumn}\` is \`${textAt(names, row)}\`, and that picture ${picture}` });
    if (row % 100 === 0) onProgress?.(row / table.rows);
  }
  if (problems.length > 0) return { problems };
  const image: NumberColumn = {
    name: "image", shape: [shape.height, shape.width, shape.channels], width, bytes: true, absent,
    copy: (row, target, offset) => (absent[row] === 1 ? target.fill(NaN, offset, offset + width) : target.set(pixels.subarray(row * width, (row + 1) * width), offset)),
  };
  return ok({ ...table, excluded, numbers: (name) => (name === "image" ? image : table.numbers(name)) });
}

/** A picture in the shape of all, or what is wrong with it. */
async function readPicture({ read, folder, size, toOneSize }: ImageFolder, shape: Shape, name: string): Promise<Picture | string> {
  const bytes = name === "" ? undefined : await read(name);
  if (bytes === undefined) return `is not in \`${folder}\`: add it, or set \`on_bad_row: skip\``;
  const picture = decodePicture(bytes);
  if (typeof picture === "string") return `${picture}; replace it, or set \`on_bad_row: skip\``;
  const fitting = size === undefined ? picture : resized(picture, size, size);
  if (fitting.height === shape.height && fitting.width === shape.width) return withChannels(fitting, shape.channels);
  return `is ${picture.height} × ${picture.width}, where the first is ${shape.height} × ${shape.width}: bring all to one size with \`${toOneSize}${shape.height})\``;
}
