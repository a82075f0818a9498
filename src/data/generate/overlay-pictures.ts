import type { Arguments } from "../../graph/model.ts";
import { globTest, listed, naturalOrder, suggestion } from "../names.ts";
import { listOf } from "../read/cells.ts";
import { failed, ok, type Result } from "../result.ts";
import type { Source, SourceColumn, Wanted } from "../table.ts";

/** Where single pictures and their labels stand in a source, and what the pictures are like. */
export interface PictureColumns {
  readonly pixels: readonly Wanted[];
  readonly label: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Finds pictures in any source: a column that knows its shape (arrays, a folder of images), a column of lists, or a column a
 * pixel. Problems MTL601 (no such column), MTL615 (no pictures, or no single label).
 */
export async function pictureColumns(source: Source, args: Arguments, usedUp: readonly string[]): Promise<Result<PictureColumns>> {
  const names = pixelNames(source, args.image);
  if (names.problems) return names;
  const label = labelName(source, args.label, [...names.value, ...usedUp]);
  if (label.problems) return label;
  const [first] = source.columns.filter(({ name }) => name === names.value[0]);
  const lone = names.value.length === 1;
  const length = lone && first.lists === true ? await listLength(source, first.name) : ok(widthOf(source, names.value));
  if (length.problems) return length;
  const shape = lone && first.shape !== undefined && first.shape.length > 1 ? ownShape(source, first) : flatShape(source, names.value, length.value, args);
  if (shape.problems) return shape;
  const width = lone ? length.value : 1;
  return ok({ pixels: names.value.map((name) => ({ name, as: "number", width })), label: label.value, ...shape.value });
}

/** Without a name, the column that is called as people call it. */
function pixelNames(source: Source, given: unknown): Result<readonly string[]> {
  const known = source.columns.map(({ name }) => name);
  if (typeof given !== "string") {
    const usual = ["images", "image"].find((name) => known.includes(name));
    return usual === undefined
      ? failed("MTL615", `\`overlay\` finds no pictures in \`${source.file}\`: none of ${listed(known)} is called \`images\` or \`image\`; name their column, or those of the pixels, as in \`image: "pixel*"\``)
      : ok([usual]);
  }
  const test = globTest(given);
  const names = known.includes(given) ? [given] : known.filter((name) => given.includes("*") && test.test(name)).sort(naturalOrder);
  return names.length > 0 ? ok(names) : unknown(source, given, known);
}

function labelName(source: Source, given: unknown, taken: readonly string[]): Result<string> {
  const known = source.columns.map(({ name }) => name);
  if (typeof given === "string" && !known.includes(given)) return unknown(source, given, known);
  const rest = known.filter((name) => !taken.includes(name));
  const name = typeof given === "string" ? given : ["labels", "label"].find((usual) => known.includes(usual)) ?? (rest.length === 1 ? rest[0] : undefined);
  if (name === undefined) {
    const choice = rest.length === 0 ? "it has no other column than those of the pictures" : `name one of ${listed(rest)} with \`label: "…"\``;
    return failed("MTL615", `\`overlay\` finds no labels of the pictures in \`${source.file}\`: ${choice}`);
  }
  const width = widthOf(source, [name]);
  return width === 1 ? ok(name) : failed("MTL615", `\`overlay\` needs one label a picture, and \`${name}\` in \`${source.file}\` holds ${width}: name another column with \`label: "…"\``);
}

const unknown = (source: Source, name: string, known: readonly string[]) =>
  failed("MTL601", `no column in \`${source.file}\` is called \`${name}\`${suggestion(name, known) || `: it has ${listed(known)}`}`);

const widthOf = (source: Source, names: readonly string[]): number =>
  source.columns.reduce((sum, { name, width }) => sum + (names.includes(name) ? width : 0), 0);

/** What the first row's list holds: all others must hold as many, which reading them checks. */
async function listLength(source: Source, name: string): Promise<Result<number>> {
  const wanted = [{ name, as: "text" as const }];
  const table = await (source.sample ? source.sample(wanted, 1) : source.load(wanted));
  if (table.problems) return table;
  const [{ dictionary, codes }] = table.value.texts(name);
  return ok(codes.length === 0 ? 1 : listOf(dictionary[codes[0]]).length);
}

type Shape = Pick<PictureColumns, "height" | "width" | "channels">;

function ownShape({ file }: Source, { name, shape = [] }: SourceColumn): Result<Shape> {
  const [height, width, channels = 1, ...rest] = shape;
  if (rest.length === 0) return ok({ height, width, channels });
  return failed("MTL615", `\`overlay\` needs \`${name}\` in \`${file}\` as [n, height, width] or [n, height, width, channels]: it is [n, ${shape.join(", ")}]`);
}

/** Numbers in a row, row of pixels after row of pixels: a square, unless the height is told. */
function flatShape({ file }: Source, names: readonly string[], length: number, args: Arguments): Result<Shape> {
  const channels = typeof args.channels === "number" ? args.channels : 1;
  const height = typeof args.height === "number" ? args.height : Math.sqrt(length / channels);
  const width = length / channels / height;
  if (length > 1 && Number.isInteger(height) && Number.isInteger(width)) return ok({ height, width, channels });
  const what = `${listed(names, 2)} in \`${file}\` ${names.length === 1 ? "holds" : "hold"} ${length} ${length === 1 ? "number" : "numbers"} a picture`;
  return failed("MTL615", `${what}, which do not make ${typeof args.height === "number" ? `${height} lines` : "a square"}${channels > 1 ? ` of ${channels} channels` : ""}: `
    + "name the column, or those of the pixels, with `image: \"pixel*\"`, and the lines with `height: …`");
}
