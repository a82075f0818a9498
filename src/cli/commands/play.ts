import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { linkOf } from "../../../webview/playground/link.ts";
import { CommandError, exitCodes } from "../exit.ts";
import { interrupted, type Listening } from "../loopback.ts";
import type { Output } from "../output.ts";
import { servePlayground } from "../play-server.ts";
import { readSource, wholeText } from "../source.ts";

/** The page keeps its text and its files by address: the same one each time. */
const usualPort = 7478;

/** `mtl play [FILE]`: the playground on loopback until Ctrl+C, with the text of a file where one is named. */
export async function playCommand(file: string | undefined, options: { readonly port?: number }, output: Output): Promise<void> {
  const folder = fileURLToPath(new URL("../playground", import.meta.url));
  if (!fs.existsSync(folder)) throw new CommandError(exitCodes.usage, "The playground is missing: `npm run build:playground` makes it.");
  const link = file === undefined ? "" : linkOf(await wholeText(readSource(file)));
  const { port, close } = await served(folder, options.port);
  const url = `http://127.0.0.1:${port}/${link}`;
  output.line(`The playground is at\n  ${url}\nPress Ctrl+C to end.`);
  output.object({ url });
  await interrupted();
  await close();
}

/** At the port that was asked for, else at the usual one, else at any. @throws CommandError where the one asked for is taken. */
async function served(folder: string, port: number | undefined): Promise<Listening> {
  try {
    return await servePlayground(folder, port ?? usualPort);
  } catch (error) {
    if (port === undefined) return servePlayground(folder);
    throw error;
  }
}
