import { browserPath, bundlePage, openBrowser, openPanel, type Bundle } from "../../webview/browser.ts";
import type { Browser } from "playwright-core";
import { figure, machine, tableOf, timesOf, type Figure } from "../language/report.ts";
import { streamedFrames } from "./frames.ts";
import type { Pictures } from "./page.tsx";

const HEAT_MAP_TARGET = 100;
const CURVE_TARGET = 50;

/** Measures the run panel in Chromium: frames while events stream in, a large heat map, long curves. */
export async function main({ args }: { readonly args: readonly string[] }): Promise<void> {
  const json = args.includes("--json");
  const option = (name: string, usual: number) => Number(args[args.indexOf(name) + 1]) || usual;
  if (browserPath === undefined) throw new Error("there is no browser: /usr/bin/chromium, or the one that CHROMIUM names");
  const [browser, bundle] = await Promise.all([openBrowser(), bundlePage()]);
  try {
    const figures = await measured(browser, bundle, { seconds: option("--seconds", 10), rounds: option("--rounds", 5) });
    process.stdout.write(json ? `${JSON.stringify({ machine: machine(), figures })}\n` : `${machine()}\n\n${tableOf(figures)}\n`);
  } finally {
    await browser.close();
  }
}

async function measured(browser: Browser, bundle: Bundle, { seconds, rounds }: { readonly seconds: number; readonly rounds: number }): Promise<Figure[]> {
  const frames = await streamedFrames(await openPanel(browser, bundle), seconds);
  const heatMap = await drawn(browser, "heatMap", 1000, rounds);
  const curves = await drawn(browser, "curves", 100_000, rounds);
  return [
    atLeast("8 tasks, 200 events/s: frames a second", frames.perSecond, 59.5),
    figure("8 tasks, 200 events/s: longest frame", frames.longest, "ms", null),
    ...timesOf("heat map of 1,000 × 1,000 cells", heatMap, HEAT_MAP_TARGET, "median"),
    ...timesOf("8 curves of 100,000 points", curves, CURVE_TARGET, "median"),
  ];
}

/** Milliseconds from events in memory to a drawn canvas, of a picture by itself; the first, in which the browser compiles our code, is left out. */
async function drawn(browser: Browser, picture: keyof Pictures, size: number, rounds: number): Promise<number[]> {
  const { page } = await openPanel(browser, await bundlePage("test/bench/panel/page.tsx"));
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const took = await page.evaluate((asked) => (globalThis as unknown as { pictures: Pictures }).pictures[asked.picture](asked.size), { picture, size });
    if (round >= 0) times.push(took);
  }
  await page.close();
  return times;
}

const atLeast = (name: string, value: number, target: number): Figure => ({ ...figure(name, value, "/s", target), met: value >= target });
