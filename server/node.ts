import { allowBurst } from "./frugal.ts";
import { dirname, normalize, relative, resolve, isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { importReader } from "../src/data/imports.ts";
import { nodeFileSystem } from "../src/data/node-files.ts";
import type { SourceHeader } from "../src/language/index.ts";
import type { Host } from "./host.ts";
import { startServer } from "./start.ts";
import { storedFiles } from "./stored-files.ts";
import { finishedRun } from "./stored-runs.ts";

interface Known {
  readonly stamp: string;
  readonly header: SourceHeader;
}

/** What reads all kinds of data is a quarter of the server: loaded when a model names a file. */
const readers = () => import("../src/data/header.ts");

/** Headers by path; a file is read again once its date or size has changed. */
const known = new Map<string, Known>();

const connection = createConnection(ProposedFeatures.all);

/** The editor's own files, of a folder of the workspace that is on no disk. */
async function elsewhere(uri: string, folders: readonly string[]): Promise<Host | undefined> {
  if (!folders.some((folder) => uri.startsWith(`${folder.replace(/\/$/, "")}/`))) return undefined;
  const { askingHost } = await import("./asked-files.ts");
  return asked ??= askingHost(connection, () => server.editor.servesFiles);
}

let asked: Host | undefined;

const host: Host = {
  async readHeader(uri, file, folders) {
    if (!uri.startsWith("file:")) return (await elsewhere(uri, folders))?.readHeader?.(uri, file, folders);
    const directory = dirname(fileURLToPath(uri));
    const files = nodeFileSystem(rootOf(directory, folders));
    const path = resolve(directory, file);
    const stamp = await stampOf(() => files.stat(path));
    const last = known.get(path);
    if (last?.stamp === stamp) return last.header;
    const { readHeader } = await readers();
    const header = await readHeader(path, files);
    known.set(path, { stamp, header });
    return header;
  },
  async locate(uri, file, folders) {
    if (!uri.startsWith("file:")) return (await elsewhere(uri, folders))?.locate?.(uri, file, folders);
    const directory = dirname(fileURLToPath(uri));
    const path = resolve(directory, file);
    const found = await nodeFileSystem(rootOf(directory, folders)).stat(path).catch(() => undefined);
    return found && pathToFileURL(path).href;
  },
  async listFolder(uri, folder, folders) {
    if (!uri.startsWith("file:")) return (await elsewhere(uri, folders))?.listFolder?.(uri, folder, folders);
    const directory = dirname(fileURLToPath(uri));
    return nodeFileSystem(rootOf(directory, folders)).list?.(resolve(directory, folder)).catch(() => undefined);
  },
  async readRun(uri, model, folders, wanted) {
    if (!uri.startsWith("file:")) return (await elsewhere(uri, folders))?.readRun?.(uri, model, folders, wanted);
    const directory = dirname(fileURLToPath(uri));
    return finishedRun(`${directory}/`, { model, wanted, named: normalize }, nodeFileSystem(rootOf(directory, folders)));
  },
  async readImport(uri, path, folders) {
    if (!uri.startsWith("file:")) return await (await elsewhere(uri, folders))?.readImport?.(uri, path, folders) ?? { missing: "was not found" };
    const directory = dirname(fileURLToPath(uri));
    return importReader(nodeFileSystem(rootOf(directory, folders)), directory)(path);
  },
  list: storedFiles,
  allowBurst,
};

/** The innermost folder of the workspace that holds the file, as the editor counts it, else the file's own: nothing outside is read. */
function rootOf(directory: string, folders: readonly string[]): string {
  const paths = folders.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
  const [innermost] = paths.filter((path) => isInside(path, directory)).sort((left, right) => right.length - left.length);
  return innermost ?? directory;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !way.startsWith("..") && !isAbsolute(way);
}

/** A path outside the root has no date; `readHeader` then says why. */
async function stampOf(stat: () => Promise<{ readonly size: number; readonly modified: number } | undefined>): Promise<string> {
  try {
    const found = await stat();
    return found ? `${found.modified}:${found.size}` : "absent";
  } catch {
    return "unreadable";
  }
}

const server = startServer(connection, host);
