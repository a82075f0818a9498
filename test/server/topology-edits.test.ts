import { TextDocument } from "vscode-languageserver-textdocument";
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";
import { topologyEdit } from "../../server/features/topology-edits.ts";
import { check } from "../../src/language/index.ts";
import type { TopologyChange } from "../../src/protocol/topology.ts";

const uri = "file:///m.mtl";
const withTrunk = (trunk: string, more = "") => `model M {\n  data planted(groups: [[a, b], [c]], rows: 600, features: 8)\n  input x : number[8] { columns: "x*" }\n  trunk = ${trunk}\n${more}  task a, b, c : number = trunk\n}\n`;

/** The text after a change of the layer that is written so, or why there is none. */
function changed(text: string, layer: string, change: TopologyChange): string {
  const start = text.indexOf(layer);
  const document = TextDocument.create(uri, "mtl", 1, text);
  const { edits, refused } = topologyEdit({ document, checked: check(text), parsed: parse(text) }, { uri, model: "M", span: { start, end: start + layer.length }, change });
  return refused ?? TextDocument.applyEdits(document, [...edits ?? []]);
}

describe("a change made in the drawing", () => {
  it("sets a width where it stands, also inside `each`", () => {
    expect(changed(withTrunk("x -> dense(16, relu) -> dense(8)"), "dense(16, relu)", { kind: "width", width: 40 })).toBe(withTrunk("x -> dense(40, relu) -> dense(8)"));
    expect(changed(withTrunk("x -> each(dense(16), groups: [[a, b], [c]])"), "dense(16)", { kind: "width", width: 4 })).toBe(withTrunk("x -> each(dense(4), groups: [[a, b], [c]])"));
    expect(changed(withTrunk("x -> dropout(0.1) -> dense(8)"), "dropout(0.1)", { kind: "width", width: 4 })).toMatch(/does not stand in it/);
  });

  it("splits a shared layer by groups, and a group once more", () => {
    const shared = withTrunk("x -> dense(16) -> dense(8)");
    expect(changed(shared, "dense(16)", { kind: "split", groups: [["a", "b"], ["c"]] })).toBe(withTrunk("x -> each(dense(16), groups: [[a, b], [c]]) -> dense(8)"));
    expect(changed(shared, "dense(8)", { kind: "split", groups: [["a"], ["b"], ["c"]] })).toBe(withTrunk("x -> dense(16) -> each(dense(8))"));
    const grouped = withTrunk("x -> each(dense(16) -> dense(8), groups: [[a, b], [c]])");
    expect(changed(grouped, "dense(8)", { kind: "split", groups: [["a"], ["b"]] })).toBe(withTrunk("x -> each(dense(16) -> dense(8))"));
    expect(changed(grouped, "dense(16)", { kind: "split", groups: [["a"], ["c"]] })).toMatch(/do not stand so/);
    expect(changed(shared, "dense(16)", { kind: "split", groups: [["a", "b", "c"]] })).toMatch(/do not stand so/);
  });

  it("lets two share again, and drops `each` where all do", () => {
    const own = withTrunk("x -> each(dense(16)) -> dense(8)");
    expect(changed(own, "dense(16)", { kind: "share", tasks: ["a", "c"] })).toBe(withTrunk("x -> each(dense(16), groups: [[a, c], [b]]) -> dense(8)"));
    const grouped = withTrunk("x -> each(dense(16), groups: [[a, b], [c]])");
    expect(changed(grouped, "dense(16)", { kind: "share", tasks: ["b", "c"] })).toBe(withTrunk("x -> dense(16)"));
    expect(changed(grouped, "dense(16)", { kind: "share", tasks: ["a", "b"] })).toMatch(/do not stand so/);
  });

  it("refuses what would break the text, what is drawn from another text, and layers with errors", () => {
    const added = withTrunk("x -> dense(8) -> add(x)");
    expect(changed(added, "dense(8)", { kind: "width", width: 5 })).toMatch(/would have an error/);
    expect(changed(added, "dense(", { kind: "width", width: 5 })).toMatch(/has changed/);
    expect(changed(withTrunk("y -> dense(8)"), "dense(8)", { kind: "width", width: 5 })).toMatch(/has errors/);
    expect(changed(`${withTrunk("x -> dense(8)").slice(0, -2)}  train { epochs: }\n}\n`, "dense(8)", { kind: "width", width: 5 })).toContain("dense(5)");
    expect(changed(withTrunk("h", "").replace("  trunk = h", "  block tower(n) = dense(n)\n  trunk = x -> tower(8)"), "dense(n)", { kind: "width", width: 5 })).not.toContain("dense(5)");
  });
});
