import { describe, expect, it } from "vitest";
import { FileService } from "../../client/virtual/served-files.ts";

/** An address as VS Code has them, on a file system that is no disk. */
interface Address {
  readonly path: string;
  with(change: { path: string }): Address;
  toString(): string;
}

const address = (path: string): Address => ({ path, with: (change) => address(change.path), toString: () => `memfs:${path}` });

function served(files: Readonly<Record<string, string>>, { trusted = true, folder = "/shop" as string | null } = {}) {
  const reads: string[] = [];
  const found = ({ path }: Address): string => {
    if (!(path in files)) throw Object.assign(new Error(`no ${path}`), { code: "FileNotFound" });
    return files[path];
  };
  const world = {
    files: {
      stat: async (uri: Address) => ({ size: found(uri).length, mtime: 7, ctime: 0, type: 1 }),
      readDirectory: async ({ path }: Address) => {
        const below = Object.keys(files).filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1).split("/"));
        if (below.length === 0) throw Object.assign(new Error(`no ${path}`), { code: "FileNotFound" });
        return [...new Map(below.map(([name, ...rest]) => [name, rest.length > 0 ? 2 : 1]))];
      },
      readFile: async (uri: Address) => {
        reads.push(uri.path);
        return new TextEncoder().encode(found(uri));
      },
    },
    parse: (uri: string) => address(uri.slice(uri.indexOf(":") + 1)),
    folderOf: () => (folder === null ? undefined : address(folder)),
    trusted: () => trusted,
  };
  return { service: new FileService(world as never), reads };
}

const uri = "memfs:/shop/models/bank.mtl";
const text = (answer: unknown) => new TextDecoder().decode((answer as { bytes: Uint8Array }).bytes);

describe("files for a server without a disk, on a virtual file system", () => {
  it("are found beside the model and elsewhere in the folder, and come in pieces of one reading", async () => {
    const { service, reads } = served({ "/shop/models/data/a.csv": "x,y\n1,2\n", "/shop/b.csv": "u\n" });
    expect(await service.stat({ uri, file: "data/a.csv" })).toEqual({ size: 8, modified: 7 });
    expect(text(await service.read({ uri, file: "data/a.csv", start: 0, end: 4 }))).toBe("x,y\n");
    expect(text(await service.read({ uri, file: "data/a.csv", start: 4, end: 8 }))).toBe("1,2\n");
    expect(reads).toEqual(["/shop/models/data/a.csv"]);
    expect(await service.stat({ uri, file: "../b.csv" })).toEqual({ size: 2, modified: 7 });
  });

  it("are told apart: absent, outside the folder, in a workspace that is not trusted", async () => {
    const { service } = served({ "/secret.csv": "s", "/shopping/c.csv": "c" });
    expect(await service.stat({ uri, file: "none.csv" })).toBeNull();
    expect(await service.read({ uri, file: "none.csv", start: 0, end: 1 })).toEqual({ error: "was not found" });
    for (const file of ["../../secret.csv", "/secret.csv", "../../shopping/c.csv"]) {
      expect(await service.stat({ uri, file })).toMatchObject({ code: "MTL609" });
      expect(await service.read({ uri, file, start: 0, end: 1 })).toMatchObject({ code: "MTL609" });
    }
    const distrusted = served({ "/shop/models/a.csv": "a" }, { trusted: false });
    expect(await distrusted.service.stat({ uri, file: "a.csv" })).toEqual({ error: "data is read only in a trusted workspace" });
    expect(distrusted.reads).toEqual([]);
  });

  it("are listed by folder, inside the workspace alone", async () => {
    const { service } = served({ "/shop/models/data/a.csv": "x", "/shop/models/b.csv": "u", "/secret/c.csv": "s" });
    expect(await service.list({ uri, file: "." })).toEqual({ names: ["b.csv", "data/"] });
    expect(await service.list({ uri, file: ".." })).toEqual({ names: ["models/"] });
    expect(await service.list({ uri, file: "none" })).toBeNull();
    expect(await service.list({ uri, file: "../../secret" })).toMatchObject({ code: "MTL609" });
    expect(await served({ "/shop/models/b.csv": "u" }, { trusted: false }).service.list({ uri, file: "." })).toHaveProperty("error");
  });

  it("come from the model's own folder where no workspace holds it, and a question of another shape gets an error", async () => {
    const { service } = served({ "/shop/models/a.csv": "a", "/shop/b.csv": "b" }, { folder: null });
    expect(await service.stat({ uri, file: "a.csv" })).toEqual({ size: 1, modified: 7 });
    expect(await service.stat({ uri, file: "../b.csv" })).toMatchObject({ code: "MTL609" });
    expect(await service.stat({ uri })).toHaveProperty("error");
  });
});
