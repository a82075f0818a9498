import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import { askingHost } from "./asked-files.ts";
import { startServer } from "./start.ts";

/** The worker's own scope has the shape of a port: messages come in by `onmessage` and leave by `postMessage`. */
const port = self as unknown as MessagePort;

/** The same server in a Web Worker: it has no disk, and asks the editor for files where that serves some. */
const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
const server = startServer(connection, askingHost(connection, () => server.editor.servesFiles));
