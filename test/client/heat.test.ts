import { beforeEach, describe, expect, it, vi } from "vitest";
import type { LayerHeat } from "../../client/advice.ts";
import type { Extension } from "../../client/extension.ts";
import { degreeOf, hottestByLine, paintHeat } from "../../client/heat.ts";
import { Document, reset, shown, type ThemeColor } from "./vscode.ts";

const at = (line: number, more: Partial<LayerHeat> = {}): LayerHeat =>
  ({ range: { start: { line, character: 2 }, end: { line, character: 9 } }, text: `layer ${line}`, rate: 0.6, verdict: "fight", stale: false, ...more });

beforeEach(() => {
  reset();
  vi.useFakeTimers();
});

/** What is painted, by the theme's colours. */
async function painted(layers: readonly LayerHeat[]): Promise<Record<string, unknown[]>> {
  const { painted: found } = shown(new Document("/m.mtl", "a\nb\nc\nd\ne\n"));
  paintHeat({ context: { subscriptions: [] }, log: { warn: () => {} }, client: { sendRequest: async () => ({ layers }) } } as unknown as Extension);
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  return Object.fromEntries([...found].map(([type, ranges]) => [(type as { borderColor: ThemeColor }).borderColor.id, [...ranges]]));
}

describe("heat beside shared layers", () => {
  it("is fiercer the more certain a conflict and the larger its share, and grey where the model has changed", () => {
    expect(degreeOf({ verdict: "fight", rate: 0.7, stale: false })).toBe("fierce");
    expect(degreeOf({ verdict: "fight", rate: 0.6, stale: false })).toBe("fights");
    expect(degreeOf({ verdict: "unclear", rate: 0.9, stale: false })).toBe("unclear");
    expect(degreeOf({ verdict: "agree", rate: 0.1, stale: false })).toBe("agrees");
    expect(degreeOf({ verdict: "fight", rate: 0.9, stale: true })).toBe("stale");
  });

  it("paints one strip a line, of its hottest layer, with the words of all", () => {
    const [one] = hottestByLine([at(3, { verdict: "agree", rate: 0.1, text: "calm" }), at(3, { text: "hot" })]);
    expect(one).toMatchObject({ verdict: "fight", text: "calm\n\nhot" });
  });

  it("uses the theme's colours, and takes back what holds no more", async () => {
    const all = await painted([at(1, { rate: 0.8 }), at(2, { verdict: "unclear" }), at(4, { stale: true })]);
    expect(Object.fromEntries(Object.entries(all).map(([color, ranges]) => [color, ranges.length]))).toEqual({
      "mtl.heat.fierce": 1, "mtl.heat.fights": 0, "mtl.heat.unclear": 1, "mtl.heat.agrees": 0, "mtl.heat.stale": 1,
    });
    expect(all["mtl.heat.stale"][0]).toMatchObject({ range: { start: { line: 4 } }, hoverMessage: { value: "Before the model changed: layer 4" } });
  });
});
