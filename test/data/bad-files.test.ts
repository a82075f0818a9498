import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { prepare } from "../../src/data/index.ts";
import { nodeFileSystem } from "../../src/data/node-files.ts";
import { binary, classes, image, number, notesOf, problemsOf, real, request } from "./requests.ts";

const root = `${import.meta.dirname}/../fixtures/bad-data`;

/** Every file of the folder with the first thing that is said about it. */
const files: readonly (readonly [file: string, code: string, message: string])[] = [
  ["all-labels-missing.csv", "MTL612", "`all-labels-missing.csv` holds no rows with a label: fill its label columns, or name others with `column:`"],
  ["binary.csv", "MTL608", "`binary.csv`, line 1 is not UTF-8 text: save the file in UTF-8"],
  ["blank.csv", "MTL608", "`blank.csv` holds no header line: its first line must name the columns"],
  ["class-too-high.csv", "MTL603", "`class-too-high.csv`, line 4: `topic` is `2`, and the ids of `classes(2)` are 0 to 1: write `classes(3)`, or correct the label"],
  ["column-twice.csv", "MTL606", "`column-twice.csv`, line 1 names the column `age` twice: rename one of them"],
  ["complex.npy", "MTL608", "`complex.npy` holds elements of type `<c16`: convert it to numbers or texts (`array.astype(\"float32\")`)"],
  ["cut-list.json", "MTL608", "`cut-list.json` holds no JSON object: write one a line, such as {\"age\": 31}"],
  ["cut.arrow", "MTL608", "`cut.arrow` does not read as Arrow: it is cut short, damaged or of an unusual form; write it again"],
  ["cut.csv.gz", "MTL608", "`cut.csv.gz` is cut short or damaged: its gzip archive does not unpack, so fetch the file again"],
  ["cut.jsonl", "MTL606", "`cut.jsonl`, line 3 is no JSON object (`{\"age\":22,\"wa`): repair the line, or set `on_bad_row: skip`"],
  ["cut.npz", "MTL608", "`cut.npz` is cut short or damaged: its archive does not unpack, so fetch the file again"],
  ["cut.parquet", "MTL608", "`cut.parquet` does not read as Parquet: it is cut short, damaged or of an unusual form; write it again"],
  ["damaged.csv.gz", "MTL608", "`damaged.csv.gz` is cut short or damaged: its gzip archive does not unpack, so fetch the file again"],
  ["damaged.parquet", "MTL608", "`damaged.parquet` does not read as Parquet: it is cut short, damaged or of an unusual form; write it again"],
  ["date-among-numbers.csv", "MTL607", "`date-among-numbers.csv`, line 3: `age` is `2024-01-02`, which is not a number: correct it, declare the column as a category, or set `missing: \"2024-01-02\"`"],
  ["empty-inside.csv.gz", "MTL608", "`empty-inside.csv.gz` holds no header line: its first line must name the columns"],
  ["empty.csv", "MTL608", "`empty.csv` is empty: write a header line and rows into it"],
  ["extra-class.csv", "MTL603", "`extra-class.csv`, line 4: `topic` is `c`, one of 3 values, and `topic` has 2 classes: write `classes(3)`, or correct the label"],
  ["fortran.npy", "MTL608", "`fortran.npy` is no .npy array, or of a form other than row-major: save it with numpy.save"],
  ["half-class.csv", "MTL603", "`half-class.csv`, line 3: `topic` is `0.5`, and the ids of `topic` are whole numbers from 0: correct the label, or declare the task as `number`"],
  ["half-count.csv", "MTL603", "`half-count.csv`, line 3: `wage` is 2.5, and `wage` counts, in whole numbers from 0: correct the label, or declare the task as `number`"],
  ["header-empty-name.csv", "MTL606", "`header-empty-name.csv`, line 1 has several columns without a name: give each one"],
  ["header-only.csv", "MTL612", "`header-only.csv` holds no rows with a label: fill its label columns, or name others with `column:`"],
  ["hexadecimal.csv", "MTL607", "`hexadecimal.csv`, line 3: `age` is `0x2F`, which is not a number: correct it, declare the column as a category, or set `missing: \"0x2F\"`"],
  ["huge-number.csv", "MTL607", "`huge-number.csv`, line 3: `age` is infinite (`1e999`): write a finite number, or leave the field empty"],
  ["infinite.arrow", "MTL607", "`infinite.arrow`, row 1: `age` is infinite (`-Infinity`): write a finite number, or leave the field empty"],
  ["infinite.csv", "MTL607", "`infinite.csv`, line 4: `wage` is infinite (`inf`): write a finite number, or leave the field empty"],
  ["infinite.npz", "MTL607", "`infinite.npz`, row 1: `age` is infinite (`Infinity`): write a finite number, or NaN for a missing one"],
  ["infinite.parquet", "MTL607", "`infinite.parquet`, row 1: `age` is infinite (`Infinity`): write a finite number, or leave the field empty"],
  ["latin-1.csv", "MTL608", "`latin-1.csv`, line 3 is not UTF-8 text (`caf�`): save the file in UTF-8"],
  ["list-lengths.parquet", "MTL607", "`list-lengths.parquet`, row 1: `age` is `[1]`, and 2 numbers are needed: correct it, or the dims of the declaration"],
  ["list.jsonl", "MTL606", "`list.jsonl`, line 2 is no JSON object (`[47,2,\"b\"]`): repair the line, or set `on_bad_row: skip`"],
  ["long-row.csv", "MTL606", "`long-row.csv`, line 3 has 4 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["magic-alone.parquet", "MTL608", "`magic-alone.parquet` does not read as Parquet: it is cut short, damaged or of an unusual form; write it again"],
  ["money.csv", "MTL607", "`money.csv`, line 3: `wage` is `$9`, which is not a number: correct it, declare the column as a category, or set `missing: \"$9\"`"],
  ["negative-class.csv", "MTL603", "`negative-class.csv`, line 3: `topic` is `-1`, and the ids of `classes(2)` are 0 to 1: set `ignore: -1` if it means \"no label\", or correct it"],
  ["negative-count.csv", "MTL603", "`negative-count.csv`, line 3: `wage` is -2, and `wage` counts, in whole numbers from 0: correct the label, or declare the task as `number`"],
  ["no-arrays.npz", "MTL608", "`no-arrays.npz` holds no array with rows: save at least one with numpy.savez"],
  ["no-columns.csv", "MTL608", "`no-columns.csv` holds no header line: its first line must name the columns"],
  ["no-objects.jsonl", "MTL608", "`no-objects.jsonl` holds no JSON object: write one a line, such as {\"age\": 31}"],
  ["nul-bytes.csv", "MTL608", "`nul-bytes.csv`, line 3 holds a zero byte: it is no text, or UTF-16 without its mark; save the file in UTF-8"],
  ["object-in-number.jsonl", "MTL607", "`object-in-number.jsonl`, line 2: `age` is `{\"years\":4}`, which is not a number: correct it, declare the column as a category, or set `missing: \"{\"years\":4}\"`"],
  ["one-row.csv", "MTL612", "`split: [50%, 50%]` of 1 labelled rows leaves none for validation: give more rows or another split"],
  ["open-quote.csv", "MTL606", "`open-quote.csv`, line 3 has a quote that is not closed where its field ends: repair the line, or set `on_bad_row: skip`"],
  ["percent.csv", "MTL607", "`percent.csv`, line 3: `wage` is `9%`, which is not a number: correct it, declare the column as a category, or set `missing: \"9%\"`"],
  ["quote-at-end.csv", "MTL606", "`quote-at-end.csv`, line 6 has a quote that is not closed where its field ends: repair the line, or set `on_bad_row: skip`"],
  ["quote-in-field.csv", "MTL607", "`quote-in-field.csv`, line 3: `age` is `4\"7`, which is not a number: correct it, declare the column as a category, or set `missing: \"4\"7\"`"],
  ["short-row.csv", "MTL606", "`short-row.csv`, line 3 has 2 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["short.npy", "MTL608", "`short.npy` is cut short: its header promises 9 elements"],
  ["text-in-number.csv", "MTL607", "`text-in-number.csv`, line 3: `age` is `forty`, which is not a number: correct it, declare the column as a category, or set `missing: \"forty\"`"],
  ["text-in-number.jsonl", "MTL607", "`text-in-number.jsonl`, line 2: `age` is `forty`, which is not a number: correct it, declare the column as a category, or set `missing: \"forty\"`"],
  ["text-in-number.parquet", "MTL607", "`text-in-number.parquet`, row 2: `age` is `old`, which is not a number: correct it, declare the column as a category, or set `missing: \"old\"`"],
  ["third-value.csv", "MTL603", "`third-value.csv`, line 4: `topic` is `maybe`, a third value besides `yes`, `no`: `topic` is binary, so write `classes(3)` or correct the label"],
  ["thousands.csv", "MTL607", "`thousands.csv`, line 3: `wage` is `1,234`, which is not a number: correct it, declare the column as a category, or set `missing: \"1,234\"`"],
  ["unequal-rows.npz", "MTL608", "`unequal-rows.npz`: `wage` has 3 rows, and `age` has 2: every array needs one entry a row"],
  ["utf-16-without-mark.csv", "MTL608", "`utf-16-without-mark.csv`, line 1 holds a zero byte: it is no text, or UTF-16 without its mark; save the file in UTF-8"],
  ["art/cut.csv", "MTL608", "`art/cut.csv`, line 3: `file` is `cut.png`, and that picture does not decode (Error while decompressing the data:): it is cut short or damaged; replace it, or set `on_bad_row: skip`"],
  ["art/missing.csv", "MTL608", "`art/missing.csv`, line 3: `file` is `gone.png`, and that picture is not in `art/`: add it, or set `on_bad_row: skip`"],
  ["art/no-file-column.csv", "MTL601", "no column in `art/no-file-column.csv` is called `file`: the label table needs one with the names of the pictures; name it with `images(\"…\", file: \"column\")`"],
  ["art/outside.csv", "MTL608", "`art/outside.csv`, line 3: `file` is `../../secret.png`, and that picture is not in `art/`: add it, or set `on_bad_row: skip`"],
  ["art/text.csv", "MTL608", "`art/text.csv`, line 3: `file` is `text.png`, and that picture is neither PNG nor JPEG; replace it, or set `on_bad_row: skip`"],
  ["art/wide.csv", "MTL608", "`art/wide.csv`, line 3: `file` is `wide.png`, and that picture is 3 × 4, where the first is 3 × 3: bring all to one size with `images(\"…\", size: 3)`"],
  ["american-date.csv", "MTL607", "`american-date.csv`, line 2: `age` is `01/31/2024`, which is not a number: correct it, declare the column as a category, or set `missing: \"01/31/2024\"`"],
  ["apostrophes.csv", "MTL607", "`apostrophes.csv`, line 2: `wage` is `1'234`, which is not a number: correct it, declare the column as a category, or set `missing: \"1'234\"`"],
  ["datetime.npz", "MTL608", "`datetime.npz/age.npy` holds elements of type `<M8[D]`: convert it to numbers or texts (`array.astype(\"float32\")`)"],
  ["decimal-comma.csv", "MTL606", "`decimal-comma.csv`, line 2 has 4 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["encrypted.parquet", "MTL608", "`encrypted.parquet` is encrypted Parquet, which is not read: write it without encryption"],
  ["footer-length.parquet", "MTL608", "`footer-length.parquet` does not read as Parquet: it is cut short, damaged or of an unusual form; write it again"],
  ["header-again.csv", "MTL606", "`header-again.csv`, line 4 repeats the header line: remove it, or set `on_bad_row: skip`"],
  ["invalid-date.csv", "MTL607", "`invalid-date.csv`, line 3: `age` is `2024-02-30`, which is not a number: correct it, declare the column as a category, or set `missing: \"2024-02-30\"`"],
  ["junk-behind.csv.gz", "MTL608", "`junk-behind.csv.gz` is cut short or damaged: its gzip archive does not unpack, so fetch the file again"],
  ["lfs-pointer.csv", "MTL608", "`lfs-pointer.csv` is a pointer of Git LFS, not the data: fetch them with `git lfs pull`"],
  ["list-for-number.parquet", "MTL607", "`list-for-number.parquet`, row 0: `age` is the list `[1,2]`, and one number is needed: declare as many as there are (`number[2]`), or correct it"],
  ["other-separator.csv", "MTL606", "`other-separator.csv`, line 2 has 1 fields, and the header names 3 columns: repair the line, or set `on_bad_row: skip`"],
  ["pickled.npz", "MTL608", "`pickled.npz/wage.npy` holds elements of type `|O`: convert it to numbers or texts (`array.astype(\"float32\")`)"],
  ["single-number.npz", "MTL601", "no column in `single-number.npz` is called `wage`: did you mean `age`?"],
  ["underscores.csv", "MTL607", "`underscores.csv`, line 2: `wage` is `1_234`, which is not a number: correct it, declare the column as a category, or set `missing: \"1_234\"`"],
  ["utf-16-cut.csv", "MTL608", "`utf-16-cut.csv` begins as UTF-16 and does not go on as such: it is cut short or damaged; save the file in UTF-8"],
  ["web-page.csv", "MTL608", "`web-page.csv` is a web page, not data: fetch the file itself"],
  ["workbook.xlsx", "MTL608", "`workbook.xlsx` is a workbook, which is not read: save its sheet as CSV"],
  ["wrong-magic.parquet", "MTL608", "`wrong-magic.parquet` does not begin as Parquet does (`PAR1`): it is damaged, or another kind of file; write it again"],
  ["art/damaged.csv", "MTL608", "`art/damaged.csv`, line 3: `file` is `damaged.jpg`, and that picture does not decode (its coded pixels end too early or too late): it is cut short or damaged; replace it, or set `on_bad_row: skip`"],
];

/** Pictures stand beside their label tables. */
const isArt = (file: string): boolean => file.startsWith("art/");

function read(file: string, onBadRow: "error" | "skip" = "error") {
  const topic = file === "third-value.csv" ? binary("topic") : classes("topic", 2);
  const wage = file.includes("count") ? { ...real("wage"), kind: "count" } : real("wage");
  const age = number("age", file.startsWith("list-lengths") ? { shape: [2] } : {});
  const asked = isArt(file)
    ? request({ source: { word: "images", arguments: { folder: "art/", labels: file, file: "file" } }, inputs: [image("image", [3, 3, 1])], labels: [topic], directory: root, root, onBadRow })
    : request({ source: file, inputs: [age], labels: [wage, topic], directory: root, root, onBadRow });
  return prepare(asked, nodeFileSystem(root));
}

/** Files of which too little is left without their bad rows. */
const beyondRepair = new Set(["open-quote.csv", "american-date.csv", "apostrophes.csv", "decimal-comma.csv", "infinite.npz", "list-for-number.parquet", "other-separator.csv", "underscores.csv"]);

/** Labels that are numbers out of their range, of which one row alone is wrong. */
const wrongNumbers = new Set(["class-too-high.csv", "half-class.csv", "half-count.csv", "negative-class.csv", "negative-count.csv"]);

describe("a folder of bad files", () => {
  it.each(files)("%s: %s", async (file, code, message) => {
    expect(problemsOf(await read(file))[0]).toEqual({ code, message });
  });

  it("holds no file that is not in this list", () => {
    const found = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /\.(?:[a-z]+)$/.test(file) && !/\.(?:png|jpg)$/.test(file));
    expect(found.filter((file) => file !== "good.csv").sort()).toEqual(files.map(([file]) => file).sort());
    expect(files.length).toBeGreaterThanOrEqual(40);
  });

  it.each(files.filter(([file, code, message]) => !beyondRepair.has(file) && (code === "MTL607" || wrongNumbers.has(file) || (code === "MTL606" && !message.includes("line 1 ")) || (isArt(message.slice(1)) && code === "MTL608"))))(
    "%s is read with `on_bad_row: skip`, but for its bad rows, which are counted", async (file) => {
      const prepared = await read(file, "skip");
      expect(problemsOf(prepared)).toEqual([]);
      expect(notesOf(prepared)).toContainEqual({ code: "MTL606", message: `1 row of \`${file}\` could not be read and was skipped` });
    },
  );
});
