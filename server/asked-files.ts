import * as v from "valibot";
import type { Connection } from "vscode-languageserver";
import { importReader } from "../src/data/imports.ts";
import type { FileSystem } from "../src/data/file-system.ts";
import type { SourceHeader } from "../src/language/index.ts";
import { listAnswer, listRequest, readAnswer, readRequest, statAnswer, statRequest } from "../src/protocol/files.ts";
import { askedModels } from "./asked-models.ts";
import { uriOf } from "./context.ts";
import type { Host } from "./host.ts";
import { finishedRun } from "./stored-runs.ts";

const chunk = 256 * 1024;

/** Files of the editor's, asked for by their path relative to the `.mtl` file at `uri`: the editor decides what may be read. */
function askedFiles(connection: Connection, uri: string): FileSystem {
  const stat = async (file: string) => {
    const answer = v.parse(statAnswer, await connection.sendRequest(statRequest, { uri, file }));
    if (answer !== null && "error" in answer) throw refusal(answer);
    return answer ?? undefined;
  };
  const read = async (file: string, start: number, end: number) => {
    const answer = v.parse(readAnswer, await connection.sendRequest(readRequest, { uri, file, start, end }));
    if ("error" in answer) throw refusal(answer);
    return "bytes" in answer ? answer.bytes : Uint8Array.from(atob(answer.base64), (letter) => letter.charCodeAt(0));
  };
  const list = async (file: string) => {
    const answer = v.parse(listAnswer, await connection.sendRequest(listRequest, { uri, file }));
    if (answer !== null && "error" in answer) throw refusal(answer);
    return answer?.names;
  };
  return {
    stat, read, list,
    open: async function* (file) {
      const { size = 0 } = await stat(file) ?? {};
      for (let start = 0; start < size; start += chunk) yield await read(file, start, Math.min(size, start + chunk));
    },
  };
}

const refusal = ({ error, code }: { readonly error: string; readonly code?: string | undefined }): Error => Object.assign(new Error(error), code === undefined ? {} : { code });

/** The world of a server without a disk: what its editor hands out. Nothing, where the editor does not say that it serves files. */
export function askingHost(connection: Connection, serves: () => boolean): Host {
  const headers = new Map<string, { readonly stamp: string; readonly header: SourceHeader }>();
  return {
    async readHeader(uri, file) {
      if (!serves()) return undefined;
      const files = askedFiles(connection, uri);
      const stamp = await files.stat(file).then((found) => (found ? `${found.modified}:${found.size}` : "absent"), () => "unreadable");
      const [key, last] = [`${uri}\n${file}`, headers.get(`${uri}\n${file}`)];
      if (last?.stamp === stamp) return last.header;
      // What reads data lies apart from a server of Node: few folders there are on no disk.
      const { readHeader } = await import("../src/data/header.ts");
      const header = await readHeader(file, files);
      headers.set(key, { stamp, header });
      return header;
    },
    async locate(uri, file) {
      const found = serves() && await askedFiles(connection, uri).stat(file).catch(() => undefined);
      return found ? uriOf(uri, file) : undefined;
    },
    async readRun(uri, model, _folders, wanted) {
      return serves() ? finishedRun("", { model, wanted, named: (folder) => uriOf(uri, folder) }, askedFiles(connection, uri)) : undefined;
    },
    async listFolder(uri, folder) {
      return serves() ? askedFiles(connection, uri).list?.(folder).catch(() => undefined) : undefined;
    },
    async list(folders) {
      return serves() ? askedModels((uri) => askedFiles(connection, uri), folders) : [];
    },
    async readImport(uri, path) {
      return serves() ? importReader(askedFiles(connection, uri), ".")(path) : { missing: "is not open, and this editor cannot read it" };
    },
  };
}
