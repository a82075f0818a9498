import type { Locator } from "playwright-core";

/** A state of the editor is waited for so long: a loaded machine takes a minute for what an idle one does in two seconds. */
export const patience = 120_000;
/** An action that has shown nothing after so long is taken again: it may have come before what it was meant for was ready. */
const again = 10_000;

/** Takes an action, which may be lost or fail, until the state is there that it leads to. */
export async function until(done: () => Promise<boolean>, act: () => Promise<unknown>, pause = again): Promise<void> {
  const end = Date.now() + patience;
  let last: unknown;
  while (!await done()) {
    if (Date.now() > end) throw new Error(`Nothing came of an action that was repeated for ${patience / 1000} seconds`, { cause: last });
    await act().catch((error: unknown) => { last = error; });
    await settle(done, pause);
  }
}

/** Acts until something is there to be seen. */
export const untilSeen = (seen: Locator, act: () => Promise<unknown>): Promise<void> => until(() => seen.first().isVisible(), act);

/** Acts until something is no more to be seen: a list that has closed may stay in the page, hidden. */
export const untilGone = (gone: Locator, act: () => Promise<unknown>): Promise<void> => until(async () => !await gone.first().isVisible(), act);

/** One try, short enough to be made again. */
export const brief = { timeout: again };

async function settle(done: () => Promise<boolean>, longest: number): Promise<void> {
  const end = Date.now() + longest;
  while (Date.now() < end && !await done()) await new Promise((resolve) => { setTimeout(resolve, 100); });
}
