// The licences of other people's code in a bundle, which have to travel with it.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "./setup.mjs";

/** Where notices lie, in `dist`, in a package and in the playground. */
export const noticesFile = "THIRD-PARTY-NOTICES.txt";

/** Packages that lie beside the bundles as they are. */
export const engines = ["onnxruntime-common", "onnxruntime-node", "onnxruntime-web"].map((name) => `node_modules/${name}`);

/** The folders of packages, as `node_modules/preact`, of which bundles hold code, by esbuild's own account of them. */
export function packagesIn(metafiles) {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  return [...new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))];
}

/** The text of notices, one part a package; fails for a package whose licence cannot be shown. */
export function noticesOf(folders) {
  const parts = folders.map((folder) => noticeOf(path.resolve(root, folder)));
  const intro = "Crosstask holds code of the packages below. Each stands under its own licence.";
  return `${[intro, ...new Set(parts.toSorted())].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return `${name} ${version}, ${license}\n\n${(ownText(folder) ?? usualText(name, license, author)).trim()}`;
}

function ownText(folder) {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && /^(licen[cs]e|notice|third-?party-?notices)/i.test(entry.name));
  return files.length === 0 ? undefined : files.map(({ name }) => readFileSync(path.join(folder, name), "utf8").trim()).toSorted().join("\n\n");
}

/** Some packages name their licence without its text, ONNX Runtime and TensorFlow.js among them. */
function usualText(name, license, author) {
  const runtime = name.startsWith("onnxruntime");
  const holder = runtime ? "Microsoft Corporation" : typeof author === "string" ? author : author?.name;
  if (license === "MIT" && holder !== undefined) {
    const text = readFileSync(path.join(root, "LICENSE"), "utf8").replace(/^Copyright .*$/m, `Copyright (c) ${holder}`);
    return runtime ? `${text}\nWhat ONNX Runtime itself holds of others: https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt` : text;
  }
  const apache = path.join(root, "node_modules/typescript/LICENSE.txt");
  if (license === "Apache-2.0" && existsSync(apache)) return readFileSync(apache, "utf8");
  throw new Error(`The licence of ${name} (${license}) has no text that could be shown.`);
}
