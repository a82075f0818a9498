import { describe, expect, it } from "vitest";
import { fitted } from "../../src/cli/output.ts";

const line = "epoch 1/20  a 0.801  b 0.855";

describe("the line that stays in place", () => {
  it.each([
    [200, line], [29, line], [28, "epoch 1/20  a 0.801"], [21, "epoch 1/20  a 0.801"], [20, "epoch 1/20  a 0.801"], [19, "epoch 1/20"], [8, "epoch 1"],
  ])("leaves parts out that do not fit in %i columns, and cuts no number", (columns, shown) => {
    expect(fitted(line, columns)).toBe(shown);
  });

  it("takes 80 columns where a terminal does not know its width", () => {
    expect(fitted("x".repeat(100), 0)).toHaveLength(79);
    expect(fitted("x".repeat(100), undefined)).toHaveLength(79);
  });
});
