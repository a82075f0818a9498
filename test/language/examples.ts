import { expect, test } from "vitest";
import { compared, inModel } from "./marks.ts";
import type { CheckOptions } from "../../src/language/index.ts";

/** A code, what is wrong, members with their marks, and the same members mended. */
export type Example = readonly [code: string, title: string, failing: string, mended: string];

/** Two tests an example: the mistake is found where it is marked and nowhere else, and its mended form has no problem. */
export function examples(table: readonly Example[], options?: CheckOptions): void {
  for (const [code, title, failing, mended] of table) {
    test(`${code}: ${title}`, () => {
      const { found, expected } = compared(inModel(failing.slice(1)), options);
      expect(found).toEqual(expected);
      expect(expected.join(" ")).toContain(code);
    });
    test(`${code}, mended: ${title}`, () => {
      expect(compared(inModel(mended.slice(1)), options).found).toEqual([]);
    });
  }
}
