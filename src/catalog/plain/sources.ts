import type { Arguments, MadeColumn, PlainDefinition, SourceTable } from "../definition.ts";
import { numberOf } from "../words.ts";

const scalar = (name: string): MadeColumn => ({ name, widths: [1] });

/** More columns than this are not listed while somebody types. */
const mostListed = 10_000;

/** `x1` … `xn`, then the labels. */
const features = (args: Arguments, labels: readonly string[]): readonly MadeColumn[] | undefined => numberOf(args, "features") > mostListed ? undefined
  : [...Array.from({ length: numberOf(args, "features") }, (_, index) => `x${index + 1}`), ...labels].map(scalar);

const namesIn = (value: Arguments[string] | undefined): readonly string[] =>
  (Array.isArray(value) ? value.flatMap((item: Arguments[string]) => namesIn(item)) : typeof value === "string" ? [value] : []);

/** Grey pictures have one channel, others three; without `channels`, the pictures decide. */
const overlaid = (args: Arguments): readonly MadeColumn[] => {
  const pixels = numberOf(args, "size") ** 2;
  const channels = typeof args["channels"] === "number" ? [args["channels"]] : [1, 3];
  return [{ name: "image", widths: channels.map((count) => count * pixels) }, scalar("left"), scalar("right")];
};

const textOf = (args: Arguments, name: string): string | undefined => (typeof args[name] === "string" && args[name] !== "" ? args[name] : undefined);

const labelTable = (args: Arguments, folder: string): string => textOf(args, "labels") ?? `${folder.replace(/\/$/, "")}/labels.csv`;

/** Pictures of one file, or of a folder with its label table. */
const overlaidTable = (args: Arguments): SourceTable | undefined => {
  const file = textOf(args, "images");
  if (file === undefined || file.includes("*")) return undefined;
  const inFolder = labelTable(args, file);
  return file.endsWith("/") ? { file: inFolder } : { file, inFolder };
};

const pictureTable = (args: Arguments): SourceTable | undefined => {
  const folder = textOf(args, "folder");
  return folder === undefined ? undefined : { file: labelTable(args, folder), pictures: textOf(args, "file") ?? "file" };
};

/** The pictures decide what is not written. */
const pictureColumn = (args: Arguments): readonly MadeColumn[] => {
  const { size, channels } = args;
  return [{ name: "image", widths: typeof size === "number" && typeof channels === "number" ? [size * size * channels] : [] }];
};

export const sources: readonly PlainDefinition[] = [
  {
    kind: "source",
    name: "planted",
    summary: "Made-up rows whose tasks are related by known groups.",
    documentation: "Numbers `x1` … `xn`, standard normal, and for every task a column of numbers computed from them. Tasks of one group share most of what "
      + "they are computed from, tasks of different groups share nothing: what a good affinity has to find again. "
      + "`data planted(groups: [[a, b], [c]], rows: 4_000, features: 16)`",
    columns: (args) => features(args, namesIn(args["groups"])),
    parameters: [
      { name: "groups", type: "groups", summary: "Which tasks are related." },
      { name: "rows", type: "integer", minimum: 1, default: 4000, unit: "rows", summary: "How many rows are made." },
      { name: "features", type: "integer", minimum: 1, default: 16, summary: "How many numbers a row has: `x1` … `xn`." },
      {
        name: "noise", type: "number", minimum: 0, default: 0.1, unit: "deviations of the label",
        summary: "Deviation of what is added to every label.",
      },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other rows." },
    ],
  },
  {
    kind: "source",
    name: "overlay",
    summary: "Pairs of pictures laid over each other, as in MultiMNIST.",
    documentation: "Reads single pictures with their labels, splits them, and lays pairs over each other, one towards the top left, one towards the bottom right; "
      + "the brighter pixel wins. Makes an image `image` [size, size, channels] and two columns of labels, `left` and `right`. No picture stands in two splits. "
      + "The pictures come from arrays (`.npz`), from columns of a table (`overlay(images: \"mnist.csv\", image: \"pixel*\")`: a column a pixel, or one of lists), "
      + "or from a folder as with `images` (`overlay(images: \"art/\", label: \"style\")`).",
    source: "Sabour et al. 2017, Dynamic routing between capsules",
    columns: overlaid,
    table: overlaidTable,
    parameters: [
      { name: "images", type: "string", summary: "The file or the folder with the single pictures, relative to this file." },
      { name: "pairs", type: "integer", minimum: 1, default: 10_000, unit: "rows", summary: "How many pairs are made, over all splits." },
      { name: "size", type: "integer", minimum: 1, default: 36, unit: "pixels", summary: "Height and width of the result." },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other pairs." },
      { name: "image", type: "string", optional: true, summary: "The column of the pictures, or with `*` those of the pixels; without it, `images` or `image`." },
      { name: "label", type: "string", optional: true, summary: "The column that says what a picture shows; without it, `labels`, `label` or the only one left." },
      { name: "height", type: "integer", minimum: 1, optional: true, unit: "pixels", summary: "Of pictures that are columns or lists of pixels; without it, they are squares." },
      { name: "channels", type: "integer", minimum: 1, maximum: 3, optional: true, summary: "1 for grey, 3 for colours; without it, as the first picture of a folder, and 1 for pixels in columns." },
      { name: "labels", type: "string", optional: true, summary: "Of a folder: its label table; without it, `labels.csv` in the folder." },
      { name: "file", type: "string", default: "file", summary: "Of a folder: the column with the names of the pictures." },
      { name: "resize", type: "integer", minimum: 1, optional: true, unit: "pixels", summary: "Of a folder: height and width that every picture is brought to." },
    ],
  },
  {
    kind: "source",
    name: "images",
    summary: "A folder of PNG or JPEG pictures with a table that tells about them.",
    documentation: "`data images(\"art/\")` reads `art/labels.csv` (or the table that `labels` names), one row a picture. Its column `file` names the picture, "
      + "its other columns are labels and inputs as in any table; the pictures are the column `image`. All must have one size, unless `size` brings them to one.",
    columns: pictureColumn,
    table: pictureTable,
    parameters: [
      { name: "folder", type: "string", summary: "The folder with the pictures, relative to this file." },
      { name: "labels", type: "string", optional: true, summary: "The label table, relative to this file; without it, `labels.csv` in the folder." },
      { name: "file", type: "string", default: "file", summary: "The column with the names of the pictures, relative to the folder." },
      { name: "size", type: "integer", minimum: 1, optional: true, unit: "pixels", summary: "Height and width that every picture is brought to." },
      { name: "channels", type: "integer", minimum: 1, maximum: 3, optional: true, summary: "1 for grey, 3 for colours; without it, as the first picture." },
    ],
  },
  {
    kind: "source",
    name: "synthetic",
    summary: "Two regressions whose weights have a chosen correlation, as in the MMoE paper.",
    documentation: "Inputs `x1` … `xn`, standard normal; `y1` and `y2` are sums of sines of w·x. The weight vectors of the two have the cosine `correlation`: "
      + "at 1 they are one task, at 0 they have nothing to share. `data synthetic(correlation: 0.5, rows: 10_000)`",
    source: "Ma et al. 2018, Modeling task relationships in multi-task learning with multi-gate mixture-of-experts",
    columns: (args) => features(args, args["tasks"] === undefined ? ["y1", "y2"] : namesIn(args["tasks"])),
    parameters: [
      { name: "correlation", type: "number", minimum: -1, maximum: 1, default: 0.5, summary: "Cosine between the weights of the two tasks." },
      { name: "tasks", type: "tasks", optional: true, summary: "What the two label columns are called, instead of `y1` and `y2`." },
      { name: "rows", type: "integer", minimum: 1, default: 10_000, unit: "rows", summary: "How many rows are made." },
      { name: "features", type: "integer", minimum: 2, default: 100, summary: "How many numbers a row has: `x1` … `xn`." },
      { name: "waves", type: "integer", minimum: 0, default: 2, summary: "How many sines bend each label; 0 leaves it linear." },
      { name: "scale", type: "number", above: 0, default: 1, summary: "Length of the weight vectors: more makes more waves." },
      { name: "noise", type: "number", minimum: 0, default: 0.1, summary: "Deviation of what is added to every label." },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other rows." },
    ],
  },
  {
    kind: "source",
    name: "funnel",
    summary: "Exposure, click, conversion: a label that is known only where an earlier one was 1.",
    documentation: "Inputs `x1` … `xn`, standard normal. `click` is 0 or 1 for every row, `buy` is known for clicked rows alone and missing elsewhere, `click_buy` is 1 where "
      + "both happened. Chances are logistic in the inputs. `data funnel(rows: 20_000, click: 20%, buy: 10%)`",
    source: "Ma et al. 2018, Entire space multi-task model",
    columns: (args) => features(args, ["click", "buy", "click_buy"]),
    parameters: [
      { name: "rows", type: "integer", minimum: 1, default: 20_000, unit: "rows", summary: "How many exposures are made." },
      { name: "features", type: "integer", minimum: 2, default: 16, summary: "How many numbers a row has: `x1` … `xn`." },
      { name: "click", type: "number", above: 0, maximum: 1, default: 0.2, summary: "Share of the rows that are clicked." },
      { name: "buy", type: "number", above: 0, maximum: 1, default: 0.1, summary: "Share of the clicked rows that are bought." },
      { name: "correlation", type: "number", minimum: -1, maximum: 1, default: 0.5, summary: "Cosine between what makes people click and what makes them buy." },
      { name: "seed", type: "integer", minimum: 0, default: 0, summary: "Another seed makes other rows." },
    ],
  },
];
