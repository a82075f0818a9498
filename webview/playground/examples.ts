import { exampleGroups, type ExampleGroup } from "../../src/protocol/examples.ts";

/** Data for which the page has room: what `.ci/playground.mjs` copies. */
const kept: ReadonlySet<string> = new Set(["bank.csv.gz", "digits.npz", "fashion-2000.npz"]);

/** What the page offers to begin with: examples whose data it has. */
export const pageGroups: readonly ExampleGroup[] = exampleGroups
  .map(({ title, examples }) => ({ title, examples: examples.filter(({ data }) => data === undefined || kept.has(data)) }))
  .filter(({ examples }) => examples.length > 0);

export const firstExample = "planted";
