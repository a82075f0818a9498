import type { OpenedPage } from "../../webview/browser.ts";
import { eventsOf, startOf } from "./made-events.ts";

export interface Frames {
  readonly perSecond: number;
  /** Milliseconds from one frame to the next. */
  readonly longest: number;
}

/** Events a second, in as many messages as an editor sends. */
const [rate, messages] = [200, 10];
/** What has happened before: a run of some length is dearer than one that begins. */
const before = 2000;

/** Frames of the page while a run of eight tasks streams into it, by the browser's own clock of frames. */
export async function streamedFrames({ page, send }: OpenedPage, seconds: number): Promise<Frames> {
  const steps = Array.from({ length: before + rate * seconds }, (_, index) => eventsOf(index + 1));
  await send({ type: "events", events: [startOf(8, 20), ...steps.slice(0, before).flat()], status: "running", where: "process" });
  await page.locator("#loss-curves canvas").waitFor();
  const batches = inBatches(steps.slice(before).flat(), rate / messages).slice(0, seconds * messages);
  const times = await page.evaluate(async ({ parts, every }) => {
    const frames: number[] = [];
    let going = true;
    const tick = (time: number): void => {
      frames.push(time);
      if (going) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    for (const events of parts) {
      window.postMessage({ type: "events", events, status: "running", where: "process" }, "*");
      await new Promise((resolve) => { setTimeout(resolve, every); });
    }
    going = false;
    return frames;
  }, { parts: batches, every: 1000 / messages });
  await page.close();
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return { perSecond: (1000 * gaps.length) / (times[times.length - 1] - times[0]), longest: Math.max(...gaps) };
}

const inBatches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, batch) => items.slice(batch * size, (batch + 1) * size));
