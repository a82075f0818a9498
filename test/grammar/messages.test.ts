import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/index.ts";

const escape = "MTL109 this is no escape: write `\\\"`, `\\\\`, `\\n`, `\\t` or `\\u{…}`";

/** What is said of a member, and of which part of it, which stands between `‹` and `›`. */
const said: readonly (readonly [marked: string, message: string])[] = [
  ["y = x { rate‹ ›5 }", "MTL108 a `:` is missing between the key and its value"],
  ["y = x { rate‹› size: 3 }", "MTL103 a value is missing after `rate`"],
  ["y = x‹› scale: log", "MTL102 a `{` is missing after `x`"],
  ["train { epochs‹› }", "MTL103 a value is missing after `epochs`"],
  ["train { batch:‹› }", "MTL103 a value is missing after `:`"],
  ["task a‹ ›b : binary = x", "MTL111 a `,` is missing between these names"],
  ["task a, b‹ ›c : binary = x", "MTL111 a `,` is missing between these names"],
  ["task a, b‹ ›c, d : binary = x", "MTL111 a `,` is missing between these names"],
  ["task ‹data›, b : binary = x", "MTL113 `data` is a keyword and cannot be a name"],
  ["‹train› = { epochs: 3 }", "MTL113 `train` is a keyword and cannot be a name"],
  ["penalty‹› = l2", "MTL104 a name is missing after `penalty`"],
  ["layer‹› = dense(2)", "MTL104 a name is missing after `layer`"],
  ["y = f(5.%‹›)", "MTL103 the digits behind the point are missing, as in `0.5`"],
  ["y = f(5.‹›)", "MTL103 the digits behind the point are missing, as in `0.5`"],
  ["y = f(1e%‹›)", "MTL103 the digits of the exponent are missing, as in `1e-3`"],
  ["y = f(1e+%‹›)", "MTL103 the digits of the exponent are missing, as in `1e-3`"],
  ["y = 1 .. ‹x›", "MTL101 expected a number, found `x`"],
  ["input z : number[‹]›", "MTL101 expected a number or a name, found `]`"],
  ["y = (x ‹3›)", "MTL101 `3` is not expected here"],
  ["y = dense(3) ‹relu›", "MTL101 `relu` is not expected here: is a `->` missing before it?"],
  ["y = x ‹5›", "MTL101 `5` is not expected here"],
  ["y = x -> (‹›", "MTL103 a layer or a value is missing after `(`"],
  ["y = f(a:‹› )", "MTL103 a value is missing after `:`"],
  ["y = f(1,‹,› 2)", "MTL114 this `,` separates nothing"],
  ["y = f(1)‹)›", "MTL114 this `)` closes nothing"],
  ["y = \"a‹\\u{110000}›b\"", escape],
  ["y = \"a‹\\u›{zz}\"", escape],
  ["‹import› \"a.mtl\"", "MTL110 `import` stands inside a model: put it at the top of the file"],
  ["‹5› = 3", "MTL101 `5` is not expected here"],
];

/** Each problem as `CODE message`, and its part marked in the text. */
function told(text: string): readonly (readonly [marked: string, message: string])[] {
  return parse(text).problems.map(({ code, message, span: { start, end } }) => [`${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`, `${code} ${message}`] as const);
}

describe("what is said of a mistake, and where", () => {
  it.each(said)("%s", (marked, message) => {
    const around = (member: string) => `model M {\n  input x : number[3]\n  ${member}\n  task last : binary = x -> dense(3)\n}\n`;
    expect(told(around(marked.replace(/[‹›]/g, "")))).toEqual([[around(marked), message]]);
  });

  it("says of a comment that its own first marks do not close it", () => {
    expect(told("x = 1\n/*/ y = 2")).toEqual([["x = 1\n‹/*/ y = 2›", "MTL107 this comment is never closed: `*/` is missing"]]);
    expect(told("/*/")).toEqual([["‹/*/›", "MTL107 this comment is never closed: `*/` is missing"]]);
    expect(told("x = 1 /**/ ")).toEqual([]);
  });

  it("says one thing of one place", () => {
    expect(told("a3\"open")).toEqual([["a3‹\"open›", "MTL106 this string is never closed: `\"` is missing"]]);
    expect(told("M 3(")).toEqual([["M‹› 3(", "MTL108 a `=` is missing after `M`"]]);
    expect(told("5 = 3")).toEqual([["‹5› = 3", "MTL101 `5` begins no declaration: expected a name or a keyword"]]);
  });
});
