import { PassThrough } from "node:stream";
import { createConnection, createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from "vscode-languageserver/node";
import { headerFor } from "../../../src/language/examples/index.ts";
import { startServer } from "../../../server/start.ts";

/** An editor's connection to a server in this very process, whose heap can then be measured. */
export async function session(): Promise<MessageConnection> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  startServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), {
    readHeader: async (_, file) => headerFor("MTL601", `data "${file}"`)?.sources["data"],
  });
  const editor = createMessageConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  editor.listen();
  const capabilities = { textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } } };
  await editor.sendRequest("initialize", { processId: null, rootUri: null, workspaceFolders: [], capabilities });
  await editor.sendNotification("initialized", {});
  return editor;
}
