import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    packages: { readonly platform: string; readonly universal: string; readonly web: string };
    tools: { readonly node: string; readonly codeServer: string; readonly browser: string };
  }
}

interface Packaging {
  packExtension(target: string): string;
}

interface EndToEnd {
  readonly places: { readonly node: string; readonly codeServer: string };
  findBrowser(): string | undefined;
}

/** Packs the extension from what was built, and says where the tools are. */
export default async function setup(project: TestProject): Promise<void> {
  const { packExtension } = await load<Packaging>("package.mjs");
  const { places, findBrowser } = await load<EndToEnd>("end-to-end.mjs");
  project.provide("packages", { platform: packExtension("linux-x64"), universal: packExtension("universal"), web: packExtension("web") });
  project.provide("tools", { ...places, browser: findBrowser() ?? "" });
}

async function load<Module>(script: string): Promise<Module> {
  return await import(new URL(`../../.ci/${script}`, import.meta.url).href) as Module;
}
