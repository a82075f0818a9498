import { describe, expect, it } from "vitest";
import { randomOf } from "../../src/graph/random.ts";

describe("a permutation", () => {
  it.each([0, 1, 2, 7, 200])("of %i is made of the numbers that would be drawn one by one, and the next number is the one after them", (length) => {
    for (let key = 0; key < 50; key++) {
      const [whole, single] = [randomOf(key, 3), randomOf(key, 3)];
      for (let again = 0; again < 3; again++) {
        const order = Array.from({ length }, (_, place) => place);
        for (let last = length - 1; last > 0; last--) {
          const other = single.integer(last + 1);
          [order[last], order[other]] = [order[other], order[last]];
        }
        expect([...whole.permutation(length)]).toEqual(order);
      }
      expect(whole.uniform()).toBe(single.uniform());
    }
  });
});
