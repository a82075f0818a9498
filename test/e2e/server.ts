import { type ChildProcess, spawn } from "node:child_process";
import * as net from "node:net";
import * as path from "node:path";
import { patience } from "./waiting.ts";

export interface Tools {
  readonly node: string;
  readonly codeServer: string;
  readonly browser: string;
}

export interface Served {
  readonly server: ChildProcess;
  readonly port: number;
}

/** Shows a folder with what is installed in a profile; begins again where somebody else has taken the port meanwhile. */
export async function serve(tools: Tools, home: string, folder: string, asksForTrust: boolean): Promise<Served> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort();
    const server = spawn(tools.node, [tools.codeServer, ...serverFlags(home, asksForTrust), "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, folder], {
      env: environment(home), stdio: "ignore",
    });
    if (await healthy(port, server)) return { server, port };
    server.kill();
  }
  throw new Error("code-server did not start");
}

export function serverFlags(home: string, asksForTrust: boolean): string[] {
  return [
    "--user-data-dir", path.join(home, "user"), "--extensions-dir", path.join(home, "extensions"), "--disable-telemetry", "--disable-update-check",
    ...(asksForTrust ? [] : ["--disable-workspace-trust"]), "--disable-getting-started-override", "--session-socket", path.join(home, "session.sock"),
  ];
}

export function environment(home: string): NodeJS.ProcessEnv {
  return { ...process.env, CODE_SERVER_CONFIG: path.join(home, "config.yaml"), XDG_DATA_HOME: path.join(home, "data"), XDG_CONFIG_HOME: path.join(home, "config") };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function healthy(port: number, server: ChildProcess): Promise<boolean> {
  const end = Date.now() + patience;
  while (Date.now() < end && server.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => { setTimeout(resolve, 200); });
  }
  return false;
}
