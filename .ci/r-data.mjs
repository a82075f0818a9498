// Reads data frames out of R's own files: `.rda`, and the `Rdata.rdb` of an installed package. Needs `xz` where R packed with it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync, inflateSync } from "node:zlib";

/** The objects of an `.rda` file, by name. */
export function readRda(file) {
  const packed = readFileSync(file);
  const bytes = packed[0] === 0x1f ? gunzipSync(packed) : packed[0] === 0xfd ? xz(packed, []) : packed;
  return Object.fromEntries(pairs(reader(bytes.subarray(5)).value()));
}

/** One data set of an installed package, whose index `.rdx` says where in `.rdb` it lies. */
export function readPackageData(folder, name) {
  const index = reader(gunzipSync(readFileSync(`${folder}/Rdata.rdx`))).value();
  const [offset, length] = member(member(index, "variables"), name).values;
  const chunk = readFileSync(`${folder}/Rdata.rdb`).subarray(offset, offset + length);
  const bytes = chunk[4] === 0x5a ? xz(chunk.subarray(5), ["--format=raw", "--lzma2=preset=6"]) : inflateSync(chunk.subarray(4));
  return reader(bytes).value();
}

/** A data frame's columns, [name, values]: factors by their labels, null for NA. */
export function frameColumns(frame) {
  const names = frame.attributes.names.values;
  return frame.values.map(({ values, attributes }, place) => {
    const levels = attributes?.levels?.values;
    return [names[place], levels ? values.map((code) => (code === null ? null : levels[code - 1])) : values];
  });
}

/** A data frame as CSV. */
export function frameCsv(frame) {
  const columns = frameColumns(frame);
  const rows = columns[0][1].map((_, row) => columns.map(([, values]) => field(values[row])).join(","));
  return `${columns.map(([name]) => field(name)).join(",")}\n${rows.join("\n")}\n`;
}

function field(value) {
  const text = value === null ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const xz = (bytes, options) => execFileSync("xz", ["-dc", ...options], { input: bytes, maxBuffer: 1 << 30 });

const member = ({ values, attributes }, name) => values[attributes.names.values.indexOf(name)];

function* pairs(list) {
  for (const { tag, value } of list.pairs) yield [tag, value];
}

/** Kinds of R's serialised values (R internals, section 1.8); numbers are big-endian. */
const kinds = { symbol: 1, pairlist: 2, character: 9, logical: 10, integer: 13, real: 14, strings: 16, list: 19, nil: 254, reference: 255 };
const notAvailable = -2147483648;

function reader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const references = [];
  let at = 2;
  const integer = () => view.getInt32((at += 4) - 4);
  const many = (read) => Array.from({ length: integer() }, read);
  const version = integer();
  at += 8;
  if (version === 3) at += 4 + view.getInt32(at);
  const whole = () => {
    const value = integer();
    return value === notAvailable ? null : value;
  };
  const real = () => {
    const value = view.getFloat64((at += 8) - 8);
    return Number.isNaN(value) ? null : value;
  };
  const text = () => {
    integer();
    const length = integer();
    return length < 0 ? null : bytes.toString("utf8", at, (at += length));
  };
  const attributesOf = () => {
    const list = value();
    return Object.fromEntries([...pairs(list)].map(([name, found]) => [name, found]));
  };
  const pairlist = (flags) => {
    const found = [];
    for (; (flags & 255) === kinds.pairlist; flags = integer()) {
      if (flags & 512) value();
      const tag = flags & 1024 ? value() : "";
      found.push({ tag, value: value() });
    }
    return { pairs: found };
  };
  const vector = (flags, values) => ({ values, attributes: flags & 512 ? attributesOf() : undefined });
  function value() {
    const flags = integer();
    switch (flags & 255) {
      case kinds.nil: return { pairs: [], values: [] };
      case kinds.reference: return references[(flags >> 8) - 1];
      case kinds.symbol: {
        const name = text();
        references.push(name);
        return name;
      }
      case kinds.pairlist: return pairlist(flags);
      case kinds.logical:
      case kinds.integer: return vector(flags, many(whole));
      case kinds.real: return vector(flags, many(real));
      case kinds.strings: return vector(flags, many(text));
      case kinds.list: return vector(flags, many(value));
      default: throw new Error(`R's kind ${flags & 255} is none of a data frame`);
    }
  }
  return { value };
}
