import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { startServer } from "./start.ts";

/** The worker's own scope has the shape of a port: messages come in by `onmessage` and leave by `postMessage`. */
const port = self as unknown as MessagePort;

/** The same server in a Web Worker: it has no disk, so that nothing is said about columns and files. */
startServer(createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port)), {});
