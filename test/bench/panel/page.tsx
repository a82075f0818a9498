import { render, type VNode } from "preact";
import { fold } from "../../../webview/model/run-state.ts";
import { Affinity } from "../../../webview/components/affinity.tsx";
import { LossCurves } from "../../../webview/components/loss-curves.tsx";
import { manySteps, manyTasks } from "./made-events.ts";

/** Milliseconds from events in memory until the canvas of a picture is drawn. */
async function drawn(picture: VNode, canvas: string, width: number): Promise<number> {
  const root = document.body.appendChild(document.createElement("main"));
  const begun = performance.now();
  const done = new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      const found = root.querySelector<HTMLCanvasElement>(canvas);
      if (found === null || found.width < width) return;
      observer.disconnect();
      // What was asked for in this task is drawn at its end.
      setTimeout(resolve, 0);
    });
    observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["width"] });
  });
  render(picture, root);
  await done;
  const took = performance.now() - begun;
  render(null, root);
  root.remove();
  return took;
}

const pictures = {
  heatMap: (size: number) => {
    const state = fold(manyTasks(size));
    return drawn(<Affinity state={state} />, "canvas", size);
  },
  curves: (points: number) => {
    const state = fold(manySteps(points));
    return drawn(<LossCurves state={state} />, "canvas", 200);
  },
};

export type Pictures = typeof pictures;

Object.assign(globalThis, { pictures });
