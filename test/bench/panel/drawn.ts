import type { Browser } from "playwright-core";
import type { RunEvent } from "../../../src/protocol/events.ts";
import { openPanel, type Bundle } from "../../webview/browser.ts";

interface Drawing {
  readonly events: readonly RunEvent[];
  /** The canvas of the picture. */
  readonly canvas: string;
  /** Pixels that it has when it is drawn, at least. */
  readonly width: number;
  readonly rounds: number;
}

/** Milliseconds from a message with all events until the picture is drawn: reading, validation and everything else on the page included. */
export async function drawn(browser: Browser, bundle: Bundle, { events, canvas, width, rounds }: Drawing): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { page } = await openPanel(browser, bundle);
    times.push(await page.evaluate((picture) => new Promise<number>((resolve) => {
      let begun = 0;
      window.addEventListener("message", () => { begun = performance.now(); }, { capture: true });
      const observer = new MutationObserver(() => {
        const found = document.querySelector<HTMLCanvasElement>(picture.canvas);
        if (found === null || found.width < picture.width) return;
        observer.disconnect();
        // What was asked for in this task is drawn at its end.
        setTimeout(() => resolve(performance.now() - begun), 0);
      });
      observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["width"] });
      window.postMessage({ type: "events", events: picture.events, status: "running", where: "process" }, "*");
    }), { events, canvas, width }));
    await page.close();
  }
  return times;
}
