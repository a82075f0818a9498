import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ToTopology, Topology } from "../../src/protocol/topology.ts";
import { topologySvg } from "../../webview/topology/standalone.ts";
import { fitting, laidOut } from "../../webview/topology/layout.ts";
import { Picture } from "../../webview/topology/picture.tsx";
import { browserPath, type Bundle, bundlePage, openBrowser, openPanel, patience } from "./browser.ts";

const span = (start: number, end: number) => ({ start, end });

const drawn: Topology = {
  model: "Two", tasks: ["left", "right"], parameters: 1200, sharedParameters: 900,
  nodes: [
    { name: "x", kind: "input", title: "x", place: "number", shape: "[8]", tasks: ["left", "right"], count: 1, span: span(10, 20) },
    { name: "trunk/dense_1", kind: "layer", title: "dense(50)", place: "trunk", shape: "[50]", parameters: 900, tasks: ["left", "right"], layer: "dense(50) in trunk", count: 1, span: span(30, 50) },
    { name: "left/dense_1", kind: "layer", title: "dense(1)", place: "left", shape: "[1]", parameters: 51, tasks: ["left"], count: 1, span: span(60, 70) },
    { name: "task left", kind: "task", title: "left", place: "binary", tasks: ["left"], count: 1, span: span(55, 75) },
  ],
  edges: [{ from: "x", to: "trunk/dense_1" }, { from: "trunk/dense_1", to: "left/dense_1" }, { from: "left/dense_1", to: "task left" }],
};

/** As many tasks as there are colours. */
const drawnBy = ["left", "right", "c", "d", "e", "f", "g", "h"];

/** One layer after the other, so many. */
const chain = (length: number): Topology => {
  const layers = Array.from({ length }, (_, index) => ({ ...drawn.nodes[1], name: `trunk/dense_${index}` }));
  return { ...drawn, nodes: layers, edges: layers.slice(1).map(({ name }, index) => ({ from: layers[index].name, to: name })) };
};

describe("the drawing", () => {
  it.each([{ down: false, along: "x" }, { down: true, along: "y" }] as const)("goes from inputs to tasks along $along, and no node covers another", ({ down, along }) => {
    const { places } = laidOut(drawn, down);
    const at = new Map(places.map((place) => [place.node.name, place[along]]));
    for (const { from, to } of drawn.edges) expect(at.get(from)).toBeLessThan(at.get(to) ?? 0);
    for (const one of places) for (const other of places) {
      const apart = one === other || one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      expect(apart).toBe(true);
    }
  });

  it("goes down where it is too long to be read across, unless that is wider still", () => {
    expect(fitting(chain(3), 900).down).toBe(false);
    const long = fitting(chain(30), 900);
    expect(long).toMatchObject({ down: true });
    expect(long.width).toBeLessThan(300);
    expect(Math.max(...long.places.map(({ y, height }) => y + height))).toBeLessThan(long.height);
    const many = { ...chain(30), edges: [] };
    expect(fitting(many, 150).down).toBe(false);
  });

  it("has the tasks from above in the order of the text", () => {
    const names = ["a", "b", "c", "d"];
    const tasks = names.map((name) => ({ ...drawn.nodes[3], name: `task ${name}`, title: name, tasks: [name] }));
    for (const order of [names, names.toReversed()]) {
      const { places, height } = laidOut({ ...drawn, tasks: order, nodes: [drawn.nodes[0], ...tasks], edges: tasks.map(({ name }) => ({ from: "x", to: name })) });
      const seen = places.filter(({ node }) => node.kind === "task").toSorted((one, other) => one.y - other.y);
      expect(seen.map(({ node }) => node.title)).toEqual(order);
      expect([Math.min(...places.map(({ y }) => y)), height - Math.max(...places.map((place) => place.y + place.height))]).toEqual([12, 12]);
    }
  });

  it("turns lines between columns alone, so that none passes behind a node that is wider than its neighbours", () => {
    const wide = { ...drawn.nodes[1], name: "trunk/dense_2", title: "dense(50) with a title much longer than that of others" };
    const { places, lines } = laidOut({
      ...drawn, nodes: [...drawn.nodes, wide],
      edges: [...drawn.edges, { from: "x", to: wide.name }, { from: wide.name, to: "left/dense_1" }, { from: "x", to: "left/dense_1" }],
    });
    const turns = lines.flatMap(({ points }) => points.slice(1).map((to, index) => [points[index], to]).filter(([from, to]) => from.y !== to.y));
    expect(turns.length).toBeGreaterThan(2);
    for (const [from, to] of turns) {
      expect(places.filter(({ x, width }) => Math.min(to.x, x + width) - Math.max(from.x, x) > 1)).toEqual([]);
    }
  });

  it("stands in a file of its own, and what a model is called cannot break it", () => {
    const svg = topologySvg({ ...drawn, model: "A<script>", nodes: drawn.nodes.map((node) => ({ ...node, title: `${node.title}"<&` })) });
    // What knows no variables, mixtures or stylesheets shows it too.
    expect(svg).not.toMatch(/var\(|color-mix/);
    for (const [tag] of svg.matchAll(/<(?:rect|path|text) [^>]*>/g)) expect(tag).toMatch(/fill="(#[0-9a-f]{6}|none)"/);
    expect(svg).not.toContain("<script>");
    expect(svg).toContain("&lt;&amp;");
  });
});

describe.skipIf(browserPath === undefined)("the topology view in a browser (needs one: /usr/bin/chromium, or CHROMIUM)", () => {
  let browser: Browser;
  let bundle: Bundle;
  beforeAll(async () => {
    [browser, bundle] = await Promise.all([openBrowser(), bundlePage("webview/topology/main.tsx", "webview/topology/page.css")]);
  });
  afterAll(() => browser?.close());

  const opened = async () => {
    const { page, posted, complaints } = await openPanel(browser, bundle);
    const send = (message: ToTopology) => page.evaluate((data) => window.postMessage(data, "*"), message);
    await send({ type: "topology", topology: drawn });
    await page.getByTestId("node-trunk/dense_1").waitFor();
    return { page, posted, complaints, send };
  };

  it("draws who shares what, by mouse and keyboard leads to the text, and keeps its policy", async () => {
    const { page, posted, complaints } = await opened();
    expect(await page.getByTestId("facts").textContent()).toBe("2 tasks · 1,200 parameters · 75% shared");
    const trunk = page.getByTestId("node-trunk/dense_1");
    expect(await trunk.locator("title").textContent()).toBe("dense(50) in trunk; gives [50]; 900 parameters; serves all tasks");
    await trunk.click();
    await page.getByTestId("node-left/dense_1").focus();
    await page.keyboard.press("Enter");
    expect(await posted()).toEqual([{ type: "ready" }, { type: "reveal", start: 30, end: 50 }, { type: "reveal", start: 60, end: 70 }]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("is neither larger than it is nor too small to be read, until all of it is asked for", async () => {
    const { page, send } = await opened();
    await page.setViewportSize({ width: 700, height: 600 });
    const scale = async () => {
      const drawing = page.locator("svg.topology");
      return (await drawing.boundingBox())!.width / Number(await drawing.getAttribute("width"));
    };
    await expect.poll(scale).toBeCloseTo(1, 1);
    const wide = { ...chain(12), edges: chain(12).nodes.slice(1).map(({ name }) => ({ from: "trunk/dense_0", to: name })) };
    await send({ type: "topology", topology: { ...wide, nodes: wide.nodes.map((node) => ({ ...node, title: "a title as long as the half of such a page or longer".repeat(2) })) } });
    await page.getByTestId("node-trunk/dense_11").waitFor();
    await expect.poll(scale).toBeCloseTo(0.8, 1);
    await page.getByRole("button", { name: "Fit width" }).click();
    await expect.poll(scale).toBeLessThan(0.7);
    expect(await page.locator(".view").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.getByRole("button", { name: "Readable size" }).click();
    await expect.poll(scale).toBeCloseTo(0.8, 1);
    await page.setViewportSize({ width: 3000, height: 600 });
    await expect.poll(scale).toBeCloseTo(1, 1);
    await page.close();
  });

  it("marks the node at the caret, and how much its tasks conflict", async () => {
    const { page, send } = await opened();
    await send({ type: "caret", offset: 62 });
    await page.locator(".selected[data-testid='node-left/dense_1']").waitFor();
    await send({ type: "heat", run: "run 1", layers: [{ name: "dense(50) in trunk", rate: 0.61 }] });
    await page.locator("[data-testid='node-trunk/dense_1'] .heat-6").waitFor();
    expect(await page.getByTestId("node-trunk/dense_1").locator("title").textContent()).toContain("61% of the measured steps");
    await page.close();
  });

  it("draws gates, mixtures and banks as what they are, and the lines between them as wide as the weights of a run", async () => {
    const { page, send } = await opened();
    const part = (name: string, kind: "expert" | "gate" | "mix", more: object = {}) => ({ name, kind, title: name, place: "e", tasks: ["left"], count: 1, span: span(30, 50), ...more });
    const mixed: Topology = {
      ...drawn, nodes: [...drawn.nodes, part("bank", "expert", { experts: 3 }), part("gate", "gate"), part("mixture", "mix", { gate: { stage: "e", task: "left" } })],
      edges: [...drawn.edges, { from: "x", to: "bank" }, { from: "x", to: "gate" }, { from: "gate", to: "mixture" }, { from: "bank", to: "mixture", shares: [0, 1, 2] }],
    };
    await send({ type: "topology", topology: mixed });
    await page.getByTestId("node-bank").locator(".box").nth(2).waitFor();
    expect(await page.locator(".flow").count()).toBe(0);
    await send({ type: "heat", run: "run 1", layers: [], gates: [{ stage: "e", task: "right", use: [1, 0, 0] }, { stage: "e", task: "left", use: [0.5, 0.5, 0] }] });
    await page.locator(".flow").nth(2).waitFor({ state: "attached" });
    expect(await page.locator(".flow").evaluateAll((lines) => lines.map((line) => line.getAttribute("stroke-width")))).toEqual(["3.5", "3.5", "0.5"]);
    expect(await page.locator(".flow title").first().textContent()).toBe("expert 1: 50% of what left gets");
    expect(await page.locator(".key").textContent()).toContain("as wide as the gate's weights in run 1");
    await page.close();
  });

  it.each(["light", "dark"] as const)("has the same colours in a file as in a %s page", async (colorScheme) => {
    const kinds = (["input", "layer", "expert", "gate", "mix", "task"] as const).flatMap((kind) => [["left"], ["right"], ["left", "right"], drawnBy, []].map((tasks) => (
      { ...drawn.nodes[1], name: `${kind} of ${tasks.join(" ")}`, kind, tasks: [...tasks] })))
      .filter(({ kind, tasks }) => kind !== "task" || tasks.length === 1);
    const topology: Topology = { ...drawn, tasks: drawnBy, nodes: kinds, edges: [{ from: "layer of left", to: "layer of right" }] };
    const page = await browser.newPage({ colorScheme });
    page.setDefaultTimeout(patience);
    const looks = () => page.locator("svg").evaluate((svg) => {
      const context = document.createElement("canvas").getContext("2d")!;
      const pixel = (colour: string) => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return colour === "none" ? [0, 0, 0, 0] : [...context.getImageData(0, 0, 1, 1).data];
      };
      const elements = [...svg.querySelectorAll("path, text, g rect")].map((element) => ({ element, style: getComputedStyle(element) }));
      return {
        colours: elements.flatMap(({ style }) => [...pixel(style.fill), ...pixel(style.stroke)]),
        rest: elements.map(({ element, style }) => [element.getAttribute("class"), style.strokeWidth, ...(element.tagName === "text" ? [style.fontSize, style.fontWeight, style.textAnchor] : [])]),
      };
    });
    await page.setContent(topologySvg(topology).replace(/^<\?.*/, ""));
    const filed = await looks();
    await page.setContent(`<style>${bundle.style}</style>${renderToString(h(Picture, { topology, drawing: laidOut(topology) }))}`);
    const drawnThere = await looks();
    expect(filed.rest).toEqual(drawnThere.rest);
    expect(filed.rest.length).toBeGreaterThan(100);
    // A browser rounds half a shade the other way.
    expect(Math.max(...filed.colours.map((value, index) => Math.abs(value - drawnThere.colours[index])))).toBeLessThanOrEqual(1);
    await page.close();
  });

  it("keeps the last good drawing while the text has errors, and says so", async () => {
    const { page, send } = await opened();
    await send({ type: "topology", note: "The text has an error: this is the drawing before it." });
    await page.getByRole("status").waitFor();
    expect(await page.getByTestId("node-trunk/dense_1").count()).toBe(1);
    await send({ type: "topology", topology: drawn });
    await page.getByRole("status").waitFor({ state: "detached" });
    await page.close();
  });

  it("saves the picture with its colours", async () => {
    const { page, posted } = await opened();
    await page.getByRole("button", { name: "SVG" }).click();
    const saved = (await posted()).find(({ type }) => type === "export");
    expect(saved).toMatchObject({ name: "Two.svg" });
    expect(String(saved?.["text"])).toMatch(/<rect[^>]*fill="[^"]+"/);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "PNG" }).click();
    expect((await download).suggestedFilename()).toBe("Two.png");
    await page.close();
  });

  it("asks for changes of the chosen layer: its width, copies by groups, one copy for two", async () => {
    const { page, posted, send } = await opened();
    const last = async () => (await posted()).at(-1);
    await page.getByTestId("node-trunk/dense_1").click();
    await page.getByLabel("width").fill("64");
    await page.getByRole("button", { name: "Set" }).click();
    expect(await last()).toEqual({ type: "edit", model: "Two", span: span(30, 50), change: { kind: "width", width: 64 } });
    await page.getByRole("button", { name: "A copy for each task" }).click();
    expect(await last()).toMatchObject({ change: { kind: "split", groups: [["left"], ["right"]] } });
    await page.getByText("Split by groups").click();
    expect(await page.getByRole("button", { name: "Split", exact: true }).isDisabled()).toBe(true);
    await page.getByLabel("right").selectOption("1");
    await page.getByRole("button", { name: "Split", exact: true }).click();
    expect(await last()).toMatchObject({ change: { kind: "split", groups: [["left"], ["right"]] } });
    await send({ type: "refused", text: "The text has errors." });
    await page.getByText("The text has errors.").waitFor();
    await page.getByTestId("node-x").click();
    await page.getByLabel("width").waitFor({ state: "detached" });
    const copy = (task: string) => ({ ...drawn.nodes[1], name: `trunk/dense_1@${task}`, tasks: [task] });
    await send({ type: "topology", topology: { ...drawn, nodes: [...drawn.nodes.filter(({ name }) => name !== "trunk/dense_1"), copy("left"), copy("right")], edges: [] } });
    await page.getByTestId("node-trunk/dense_1@right").click();
    await send({ type: "caret", offset: 32 });
    await page.getByRole("button", { name: "Share" }).click();
    expect(await last()).toEqual({ type: "edit", model: "Two", span: span(30, 50), change: { kind: "share", tasks: ["right", "left"] } });
    await page.close();
  });

  it("answers what is no message with an error", async () => {
    const { page, posted } = await opened();
    await page.evaluate(() => window.postMessage({ type: "topology", topology: { nodes: 3 } }, "*"));
    await expect.poll(async () => (await posted()).at(-1)?.type).toBe("error");
    await page.close();
  });
});
