import * as http from "node:http";
import type { AddressInfo } from "node:net";

/** A page elsewhere that resolves its own name to loopback sends that name as host. */
export function isLoopback({ headers }: http.IncomingMessage): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? "");
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on loopback alone; port 0 takes any that is free. */
export async function listen(server: http.Server, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
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
