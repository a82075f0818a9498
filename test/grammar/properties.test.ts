import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { children, descendants, parse } from "../../grammar/index.ts";
import { format } from "../../grammar/printer.ts";
import { mutated, respaced, soup } from "./arbitrary.ts";
import { meaning } from "./shown.ts";

const anyText = fc.oneof(soup, mutated, fc.string({ unit: "binary", maxLength: 200 }), respaced);

describe("for any text at all", () => {
  it("parsing ends with a tree and problems inside the text", () => {
    fc.assert(fc.property(anyText, (text) => {
      for (const { span, code, message } of parse(text).problems) {
        expect(code).toMatch(/^MTL1\d\d$/);
        expect(message).not.toBe("");
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
      }
    }), { numRuns: 600 });
  });

  it("every node lies within the one around it", () => {
    fc.assert(fc.property(anyText, (text) => {
      const { file } = parse(text);
      for (const node of descendants(file)) for (const { span } of children(node)) expect([span.start >= node.span.start, span.end <= node.span.end]).toEqual([true, true]);
    }), { numRuns: 300 });
  });

  it("formatting twice is formatting once", () => {
    fc.assert(fc.property(anyText, (text) => {
      const once = format(text).text;
      expect(format(once).text).toBe(once);
    }), { numRuns: 600 });
  });

  it("formatting keeps the tree, the comments and the problems", () => {
    fc.assert(fc.property(anyText, (text) => {
      const before = parse(text);
      const after = parse(format(text).text);
      expect(meaning(after.file)).toEqual(meaning(before.file));
      const comments = (file: typeof before.file) => file.comments.map((comment) => comment.text.replace(/\r\n?/g, "\n").trimEnd());
      expect(comments(after.file)).toEqual(comments(before.file));
      expect(after.problems.map(({ code }) => code)).toEqual(before.problems.map(({ code }) => code));
    }), { numRuns: 600 });
  });
});
