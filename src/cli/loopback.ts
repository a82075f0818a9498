import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { CommandError, exitCodes } from "./exit.ts";

/** A page elsewhere that resolves its own name to loopback sends that name as host. */
export function isLoopback({ headers }: http.IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on loopback alone; port 0 takes any that is free. @throws CommandError where the port cannot be had. */
export async function listen(server: http.Server, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve)).catch((error: Error) => {
    throw new CommandError(exitCodes.usage, `Port ${port} cannot be had (${error.message}): name another one with --port.`);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => { server.close(() => resolve()); });
    },
  };
}

/** Settles when the user ends the command. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
