import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContext, FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Listening } from "../../src/cli/loopback.ts";
import { servePlayground } from "../../src/cli/play-server.ts";
import { exampleGroups } from "../../src/protocol/examples.ts";
import { cleanHtml } from "../../webview/playground/clean-html.ts";
import { unpackedEngine } from "../../webview/playground/engine.ts";
import { linkOf, textOfLink } from "../../webview/playground/link.ts";
import { browserPath, openBrowser, patience, root } from "./browser.ts";

interface Build {
  buildPlayground(out: string, effort: number): Promise<readonly { readonly name: string; readonly sent: number }[]>;
  readonly largest: number;
  readonly engineAtMost: number;
}

const folder = mkdtempSync(path.join(tmpdir(), "crosstask-playground-"));
const { buildPlayground, largest, engineAtMost } = await import(new URL("../../.ci/playground.mjs", import.meta.url).href) as Build;
let files: Awaited<ReturnType<Build["buildPlayground"]>>;
let server: Listening;
beforeAll(async () => {
  // The engine packed in a second, not in half a minute.
  files = await buildPlayground(folder, 5);
  server = await servePlayground(folder);
});
afterAll(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const small = `model Small {
  data planted(groups: [[a, b], [c]], rows: 600, features: 8)
  input x : number[8] { columns: "x*" }
  trunk = x -> dense(8, tanh)
  task a, b, c : number = trunk
  train { batch: 64, epochs: 2 }
  analyze { conflicts: every(2), affinity: every(2) }
}
`;

describe("the playground's folder", () => {
  it("is small enough to be sent, and names in its page no address but its own", () => {
    expect(files.filter(({ name }) => name !== "engine.packed").reduce((sum, { sent }) => sum + sent, 0)).toBeLessThan(largest - engineAtMost);
    for (const { name } of files.filter((file) => file.name.endsWith(".html"))) {
      const html = readFileSync(path.join(folder, name), "utf8");
      expect(html).toContain("default-src 'none'");
      expect(html).not.toMatch(/https?:|style=|<script>|\son\w+=/);
    }
  });

  it("is served by name alone, and on loopback", async () => {
    const at = (place: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${place}`, init);
    const index = await at("/");
    expect(index.headers.get("content-type")).toContain("text/html");
    expect(index.headers.get("content-security-policy")).toBe("frame-ancestors 'self'");
    expect((await at("/examples/data/bank.csv.gz")).status).toBe(200);
    expect((await at("/..%2f..%2fetc%2fpasswd")).status).toBe(404);
    expect((await at("/", { method: "POST" })).status).toBe(405);
  });
});

describe("a link that holds a text", () => {
  it("gives back every text, and nothing of what is broken, cut or far too long", () => {
    for (const text of ["a", small, "/// Grüße, 世界 🙂\n", "b".repeat(390_000)]) expect(textOfLink(linkOf(text))).toBe(text);
    expect(linkOf(small)).toMatch(/^#text=[\w-]+$/);
    for (const broken of ["#text=", "#text=AAAA", "#text=!", linkOf(small).slice(0, -9), linkOf("b".repeat(500_000))]) expect(textOfLink(broken)).toBeNull();
    expect(textOfLink("#topology")).toBeUndefined();
    expect(textOfLink("")).toBeUndefined();
  });
});

describe("the packed engine", () => {
  const packed = (name: string) => new Uint8Array(readFileSync(path.join(folder, name))).buffer;

  it("unpacks to the runtime's own bytes, and says so where it came broken", () => {
    const engine = packed("engine.packed");
    expect(Buffer.compare(unpackedEngine(engine), readFileSync(path.join(root, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm")))).toBe(0);
    expect(() => unpackedEngine(engine.slice(0, 1000))).toThrow();
    expect(() => unpackedEngine(packed("page.js").slice(0, 1000))).toThrow();
  });
});

describe("what a hover shows of a stranger's text", () => {
  it.each([
    ["<p>a <strong>b</strong> &lt;c&gt;</p>", "<p>a <strong>b</strong> &lt;c&gt;</p>"],
    ["<img src=x onerror=alert(1)>", ""],
    ["<p onclick=\"x()\" style='a'>t</p>", "<p>t</p>"],
    ["<script>x()</script>", "x()"],
    ["<a href=\"javascript:x()\">t</a>", "<a>t</a>"],
    ["<a href=\"https://a.example/?b=1\" onclick=\"x\">t</a>", "<a href=\"https://a.example/?b=1\" target=\"_blank\" rel=\"noreferrer\">t</a>"],
    ["<img title=\">\" onerror=x", "\" onerror=x"],
    ["<svg/onload=x><img src=x onerror=x ", "&lt;img src=x onerror=x "],
    ["<scr<script>ipt>", "&lt;script>"],
  ])("makes %s into %s", (html, clean) => expect(cleanHtml(html)).toBe(clean));
});

describe.skipIf(browserPath === undefined)("the playground in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => { browser = await openBrowser(); });
  afterAll(() => browser?.close());

  const opened = async (hash = "", options: { readonly width?: number; readonly dark?: boolean; readonly port?: number } = {}) => {
    const { width = 1400, dark = false, port = server.port } = options;
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light", permissions: ["clipboard-read", "clipboard-write"] });
    context.setDefaultTimeout(patience);
    contexts.push(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`http://127.0.0.1:${port}/${hash}`);
    return { page, complaints, context };
  };
  afterAll(() => Promise.all(contexts.map((context) => context.close())));

  const editor = (page: Page) => page.locator(".cm-content");
  const run = (page: Page): FrameLocator => page.frameLocator("#run");
  const write = async (page: Page, text: string) => {
    await editor(page).click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text);
  };
  const quiet = (page: Page) => page.getByTestId("no-problems").waitFor();
  const textOf = (page: Page) => page.locator(".cm-line").allTextContents();
  const violations = async (page: Page) => {
    // The run panel has a test of its own.
    const frames = page.frames().filter((frame) => !frame.url().endsWith("panel.html"));
    const found = await Promise.all(frames.map(async (frame) => {
      await frame.evaluate(axe.source);
      return frame.evaluate(async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { iframes: false })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`));
    }));
    return found.flat();
  };

  it("opens with an example and its drawing, shows a mistake, mends it, trains, and shows who helps whom", async () => {
    const { page, complaints } = await opened();
    await page.frameLocator("#topology").getByTestId("node-trunk/dense_1").waitFor();
    await quiet(page);
    expect((await textOf(page)).join("\n")).toContain("model Planted");
    await write(page, small.replace("= trunk", "= trunc"));
    const problem = page.getByTestId("problem");
    await problem.filter({ hasText: "trunc" }).waitFor();
    expect(await problem.first().textContent()).toContain("MTL201");
    await page.frameLocator("#topology").getByRole("status").waitFor();
    await page.getByTestId("train").click();
    await page.getByText("Mend the errors first").waitFor();
    await problem.first().getByRole("button", { name: "trunk" }).click();
    await quiet(page);
    await page.getByTestId("train").click();
    await run(page).getByTestId("status").filter({ hasText: "finished" }).waitFor();
    expect(await run(page).getByTestId("affinity-cell-a-b").textContent()).toMatch(/[+−-]?\d*\.\d+/);
    await page.getByText("who helps whom").first().waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download Small" }).click();
    expect((await download).suggestedFilename()).toBe("Small.zip");
    await run(page).locator("#advice").getByText(/Nothing to advise|MTL8\d\d/).first().waitFor();
    for (const [format, name, holds] of [["markdown", "Small.md", /^# Small\n[^]*## Who helps whom[^]*## What should I change\?/], ["html", "Small.html", /id="run-events"[^]*id="run-advice"/]] as const) {
      const file = page.waitForEvent("download");
      await run(page).getByTestId("save-run").click();
      await run(page).getByTestId(`save-${format}`).click();
      expect((await file).suggestedFilename()).toBe(name);
      expect(readFileSync(await (await file).path(), "utf8")).toMatch(holds);
    }
    await page.getByTestId("part-topology").click();
    await page.frameLocator("#topology").locator("[data-testid='node-trunk/dense_1'] .heat").waitFor();
    await write(page, small.replace("dense(8, tanh)", "dense(9, tanh)"));
    await page.getByTestId("part-run").click();
    await run(page).locator("#advice").getByText("The model has changed since this run").waitFor();
    await write(page, small.replace("model Small", "model Other"));
    await quiet(page);
    expect(await page.getByTestId("save-model").textContent()).toBe("Download Small");
    await page.getByTestId("part-topology").click();
    const [title, heat] = [page.frameLocator("#topology").getByRole("heading", { level: 1 }), page.frameLocator("#topology").locator(".heat")];
    await title.filter({ hasText: "Other" }).waitFor();
    await heat.waitFor({ state: "detached" });
    await write(page, small);
    await title.filter({ hasText: "Small" }).waitFor();
    await heat.first().waitFor();
    expect(complaints).toEqual([]);
  });

  it("answers like an editor: colours, hover with shapes, completion, format, undo", async () => {
    const { page } = await opened();
    await quiet(page);
    await write(page, small.replace("  trunk = x ->", "  trunk   =   x   ->"));
    await page.locator(".token-function", { hasText: "dense" }).first().hover();
    await page.locator(".cm-lsp-hover-tooltip").filter({ hasText: "[8]" }).waitFor();
    await page.getByRole("button", { name: "Format" }).click();
    await page.locator(".cm-line", { hasText: "  trunk = x -> dense(8, tanh)" }).waitFor();
    await page.keyboard.press("Control+z");
    await page.locator(".cm-line", { hasText: "  trunk   =   x   ->" }).waitFor();
    await page.locator(".cm-line", { hasText: "dense(8, tanh)" }).click();
    await page.keyboard.press("End");
    await page.keyboard.type(" -> drop", { delay: 20 });
    await page.locator(".cm-tooltip-autocomplete li", { hasText: "dropout" }).first().waitFor();
  });

  it("leads from the drawing to the text, and marks the node at the caret", async () => {
    const { page } = await opened();
    const node = page.frameLocator("#topology").getByTestId("node-trunk/dense_1");
    await node.click();
    await page.frameLocator("#topology").locator(".selected[data-testid='node-trunk/dense_1']").waitFor();
    expect(await page.locator(".cm-activeLine").textContent()).toContain("trunk = x -> dense(24, tanh)");
  });

  it("writes what is changed in the drawing into the text, and one undo takes it back", async () => {
    const { page } = await opened();
    const drawing = page.frameLocator("#topology");
    await drawing.getByTestId("node-trunk/dense_1").click();
    await drawing.getByLabel("width").fill("32");
    await drawing.getByRole("button", { name: "Set" }).click();
    await page.locator(".cm-line", { hasText: "trunk = x -> dense(32, tanh)" }).waitFor();
    await drawing.getByText("dense(32)").first().waitFor();
    await drawing.getByRole("button", { name: "A copy for each task" }).click();
    await page.locator(".cm-line", { hasText: "trunk = x -> each(dense(32, tanh))" }).waitFor();
    await drawing.locator("[data-testid^='node-trunk@']").first().click();
    await drawing.getByRole("button", { name: "Share", exact: true }).click();
    await page.locator(".cm-line", { hasText: "trunk = x -> each(dense(32, tanh), groups: [[" }).waitFor();
    for (let undone = 0; undone < 3; undone++) await page.keyboard.press("Control+z");
    await page.locator(".cm-line", { hasText: "trunk = x -> dense(24, tanh)" }).waitFor();
    await quiet(page);
  });

  it("keeps its text in a link, which another browser opens", async () => {
    const { page } = await opened();
    await quiet(page);
    await write(page, small);
    await page.getByRole("button", { name: "Share a link" }).click();
    await page.getByText("The link is copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(page.url());
    const other = await opened(new URL(link).hash);
    await quiet(other.page);
    expect(await textOf(other.page)).toEqual(small.split("\n"));
    const broken = await opened("#text=AAAA");
    await broken.page.getByText("The link is broken").waitFor();
  });

  it("shows no markup of a stranger's text", async () => {
    const { page, complaints } = await opened();
    await quiet(page);
    await write(page, small.replace("  trunk =", "  /// Look <img src=x onerror=alert(1)> at **this**\n  trunk ="));
    await page.locator(".token-variable", { hasText: "trunk" }).first().hover();
    await page.locator(".cm-lsp-hover-tooltip strong", { hasText: "this" }).waitFor();
    expect(await page.locator(".cm-lsp-hover-tooltip img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("checks and trains on a file of one's own, which stays in the page", async () => {
    const { page, complaints } = await opened();
    await quiet(page);
    await write(page, `model Own {\n  data "own.csv"\n  input u : number\n  h = u -> dense(4, relu)\n  task v : number = h\n  task w : binary = h\n  train { epochs: 2, batch: 16 }\n}\n`);
    await page.getByTestId("problem").filter({ hasText: "own.csv" }).waitFor();
    const rows = Array.from({ length: 200 }, (_, row) => `${Math.sin(row)},${Math.cos(row)},${row % 2}`);
    await page.locator("input[type=file]").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(["u,v,z", ...rows].join("\n")) });
    // Its columns are known now, and one of them is not there.
    await page.getByTestId("problem").filter({ hasText: "`w`" }).first().waitFor();
    await page.locator("input[type=file]").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(["u,v,w", ...rows].join("\n")) });
    await quiet(page);
    await page.getByTestId("train").click();
    await run(page).getByTestId("status").filter({ hasText: "finished" }).waitFor();
    expect(complaints).toEqual([]);
  });

  it("pauses, goes on, and begins anew", async () => {
    const { page } = await opened();
    await quiet(page);
    await write(page, small.replace("epochs: 2", "epochs: 400"));
    await quiet(page);
    await page.keyboard.press("Control+Enter");
    await run(page).getByTestId("control-pause").click();
    await run(page).getByTestId("status").filter({ hasText: "paused" }).waitFor();
    await run(page).getByTestId("control-resume").click();
    await run(page).getByTestId("status").filter({ hasText: "running" }).waitFor();
    await write(page, small);
    await quiet(page);
    await page.getByTestId("train").click();
    await run(page).getByTestId("status").filter({ hasText: "finished" }).waitFor();
    expect(await run(page).getByText("2/2").first().isVisible()).toBe(true);
  });

  it("works without a network after the first visit", async () => {
    const once = await servePlayground(folder);
    const { page, complaints } = await opened("", { port: once.port });
    await quiet(page);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await once.close();
    await page.reload();
    await quiet(page);
    await page.getByTestId("example").selectOption("related");
    await page.frameLocator("#topology").getByText("Related").first().waitFor();
    await write(page, small);
    await quiet(page);
    await page.getByTestId("train").click();
    await run(page).getByTestId("status").filter({ hasText: "finished" }).waitFor();
    expect(complaints).toEqual([]);
    await page.reload();
    await quiet(page);
    expect(await textOf(page)).toEqual(small.split("\n"));
  });

  it.each([{ width: 1400, dark: false }, { width: 600, dark: true }])("can be used by everyone: $width pixels, dark $dark", async (options) => {
    const { page } = await opened("", options);
    await page.getByTestId("part-run").click();
    await page.getByTestId("part-topology").click();
    await page.frameLocator("#topology").getByTestId("node-trunk/dense_1").waitFor();
    if (options.width < 800) await page.getByTestId("part-text").click();
    await write(page, small.replace("= trunk", "= trunc"));
    await page.getByTestId("problem").first().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(options.width);
    expect(await violations(page)).toEqual([]);
    await write(page, small);
    await quiet(page);
    await page.getByTestId("train").click();
    await run(page).getByTestId("status").filter({ hasText: "finished" }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it("opens every example without an error", async () => {
    const { page, complaints } = await opened();
    await quiet(page);
    const examples = await page.locator("#bar option[value]:not([value=''])").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(examples).toEqual(exampleGroups.flatMap((group) => group.examples.map(({ file }) => file)));
    for (const example of examples) {
      const [, title = ""] = /^model (\w+)/m.exec(readFileSync(path.join(root, "examples", `${example}.mtl`), "utf8")) ?? [];
      await page.getByTestId("example").selectOption(example);
      await page.frameLocator("#topology").getByRole("heading", { name: title, exact: true }).waitFor();
      await expect.poll(() => page.locator("#problems .error").count(), { message: example }).toBe(0);
    }
    expect(complaints).toEqual([]);
  }, 240_000);
});
