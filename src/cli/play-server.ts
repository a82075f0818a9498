import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { isLoopback, listen, type Listening } from "./loopback.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml", ".wasm": "application/wasm", ".mtl": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
};

/** Serves a folder of files on loopback: what lay in it at the start, and nothing else. */
export async function servePlayground(folder: string, port = 0): Promise<Listening> {
  const files = filesOf(folder);
  return listen(http.createServer((request, response) => answer(files, request, response)), port);
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const places = entries.map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(places.map((place) => [`/${path.relative(folder, place).split(path.sep).join("/")}`, place]));
}

function answer(files: ReadonlyMap<string, string>, request: http.IncomingMessage, response: http.ServerResponse): void {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const file = files.get(pathname === "/" ? "/index.html" : pathname);
  if (!isLoopback(request)) return refuse(response, 403, "This page is shown on this machine alone.");
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405, "Files are read here, not written.");
  if (file === undefined) return refuse(response, 404, "There is nothing at this address.");
  response.writeHead(200, {
    "content-type": types[path.extname(file)] ?? "application/octet-stream", "content-length": fs.statSync(file).size,
    "content-security-policy": "frame-ancestors 'self'", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-cache",
  });
  if (request.method === "HEAD") response.end();
  else fs.createReadStream(file).on("error", () => response.destroy()).pipe(response);
  return undefined;
}

function refuse(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}
