import { describe, expect, it } from "vitest";
import { labelEncodings, parseSignature, prepare, signatureText, vocabularySizes } from "../../src/data/index.ts";
import { categories, category, classes, dataset, memoryFiles, number, real, request } from "./requests.ts";

const inputs = [number("n"), category("c", { vocabularySizes: [9] }), categories("two", ["c", "d"])];
const csv = ["n,c,d,y,z", ...Array.from({ length: 16 }, (_, row) => `${row},c${row % 2},d${row % 3},${row * row},z${row % 2}`)].join("\n");
const prepared = async () => dataset(await prepare(
  request({ source: "a.csv", inputs, labels: [real("y", { scale: "log" }), classes("z", 2)] }), memoryFiles({ "a.csv": csv }),
));

describe("a signature on disk", () => {
  it("comes back as it was written, with sizes and encodings of the data set", async () => {
    const { signature, labels, vocabularySizes: sizes } = await prepared();
    const read = parseSignature(signatureText(signature));
    expect(read).toEqual(signature);
    expect(vocabularySizes(inputs, signature)).toEqual(sizes);
    const encodings = labelEncodings(signature);
    expect(encodings.map(({ task, names }) => [task, names])).toEqual([["y", undefined], ["z", ["z0", "z1"]]]);
    expect(encodings[0].invert(0.5)).toBe(labels[0].invert(0.5));
  });

  it.each(["", "{", "[]", "{\"inputs\": 1}"])("is nothing where the text is %j", (text) => {
    expect(parseSignature(text)).toBeUndefined();
  });
});
