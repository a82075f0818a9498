import { readFileSync } from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";

interface Notices {
  noticesOf(folders: readonly string[]): string;
  packagesIn(metafiles: readonly { readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>> }[]): readonly string[];
}

const { noticesOf, packagesIn } = await import(new URL("../../.ci/notices.mjs", import.meta.url).href) as Notices;
const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8")) as { readonly dependencies: Readonly<Record<string, string>> };

describe("notices of other people's code", () => {
  it("are of the packages that bundles hold code of, each once, those inside other packages too", () => {
    const inputs = { "src/cli/mtl.ts": {}, "node_modules/preact/a.js": {}, "node_modules/preact/b.js": {}, "node_modules/x/node_modules/@y/z/lib/c.js": {} };
    expect(packagesIn([{ outputs: { "dist/a.js": { inputs }, "dist/b.js": { inputs: {} } } }])).toEqual(["node_modules/preact", "node_modules/x/node_modules/@y/z"]);
  });

  it("show the licence of every package of the product, with its holder", () => {
    const text = noticesOf(Object.keys(manifest.dependencies).map((name) => `node_modules/${name}`));
    for (const [name, version] of Object.entries(manifest.dependencies)) expect(text).toContain(`\n${name} ${version}, `);
    expect(text).toMatch(/preact [\d.]+, MIT\n\nThe MIT License \(MIT\)\n\nCopyright \(c\) 2015-present Jason Miller/);
  });

  it("give the usual text where a package names its licence alone", () => {
    expect(noticesOf(["node_modules/onnxruntime-web"])).toMatch(/MIT License\n\nCopyright \(c\) Microsoft Corporation\n\nPermission is hereby granted/);
    expect(noticesOf(["node_modules/@tensorflow/tfjs-core"])).toMatch(/Apache License\s+Version 2\.0/);
  });
});
