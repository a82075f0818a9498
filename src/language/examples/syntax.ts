import type { CodeExample } from "./example.ts";

interface SyntaxCode extends CodeExample {
  readonly title: string;
}

const many = (line: string, count: number) => Array.from({ length: count }, () => line).join("\n");

/** What can be wrong with the text itself; the sentences are the parser's own. */
export const syntaxExamples: Readonly<Record<string, SyntaxCode>> = {
  MTL101: {
    title: "Not expected here",
    failing: `
  input x : number
  trunk = x dense(8)
//          ^^^^^ MTL101
  task t : number = trunk`,
    mended: `
  input x : number
  trunk = x -> dense(8)
  task t : number = trunk`,
  },
  MTL102: {
    title: "A bracket is not closed",
    failing: `
  input x : number
  task t : number = x -> dense(8
//                              ^ MTL102`,
    mended: `
  input x : number
  task t : number = x -> dense(8)`,
  },
  MTL103: {
    title: "A value is missing",
    failing: `
  input x : number
  task t : number = x ->
//                      ^ MTL103`,
    mended: `
  input x : number
  task t : number = x -> dense(8)`,
  },
  MTL104: {
    title: "A name is missing",
    failing: `
  input x : number
  task : number = x
//    ^ MTL104`,
    mended: `
  input x : number
  task t : number = x`,
  },
  MTL105: {
    title: "A character without meaning",
    failing: `
  input x : number
  task t : number = x $
//                    ^ MTL105`,
    mended: `
  input x : number
  task t : number = x`,
  },
  MTL106: {
    title: "A text is not closed",
    failing: `
  input x : number { column: "age
//                           ^^^^ MTL106
  }
  task t : number = x`,
    mended: `
  input x : number { column: "age" }
  task t : number = x`,
  },
  MTL107: {
    title: "A comment is not closed",
    whole: true,
    failing: `
model Example {
  data "rows.csv"
  input x : number
  task t : number = x
}
/* what follows is read as a comment`,
    mended: `
model Example {
  data "rows.csv"
  input x : number
  task t : number = x
}
/* what stands here is read as a comment */`,
  },
  MTL108: {
    title: "A mark is missing",
    failing: `
  input x : number
  task t number = x
//      ^ MTL108`,
    mended: `
  input x : number
  task t : number = x`,
  },
  MTL109: {
    title: "No escape",
    failing: String.raw`
  input x : number { column: "a\ge" }
//                             ^^ MTL109
  task t : number = x`,
    mended: String.raw`
  input x : number { column: "a\\ge" }
  task t : number = x`,
  },
  MTL110: {
    title: "In the wrong place",
    whole: true,
    failing: `
  task t : number = x
//^^^^ MTL110
model Example {
  data "rows.csv"
  input x : number
  task u : number = x
}`,
    mended: `
model Example {
  data "rows.csv"
  input x : number
  task t : number = x
}`,
  },
  MTL111: {
    title: "A comma is missing",
    failing: `
  input x : number
  task t : number = x -> dense(8 relu)
//                              ^ MTL111`,
    mended: `
  input x : number
  task t : number = x -> dense(8, relu)`,
  },
  MTL112: {
    title: "`=` where `:` names a value",
    failing: `
  input x : number
  task t : number = x -> dense(8, bias = false)
//                                     ^ MTL112`,
    mended: `
  input x : number
  task t : number = x -> dense(8, bias: false)`,
  },
  MTL113: {
    title: "A keyword as a name",
    failing: `
  input x : number
  task data : number = x
//     ^^^^ MTL113`,
    mended: `
  input x : number
  task data_ : number = x { column: "data" }`,
  },
  MTL114: {
    title: "Closes nothing",
    failing: `
  input x : number
  task t : number = x -> dense(8))
//                               ^ MTL114`,
    mended: `
  input x : number
  task t : number = x -> dense(8)`,
  },
  MTL120: {
    title: "A file that is too large",
    whole: true,
    failing: many("// A line of a file that no person wrote, and twenty thousand like it.", 20_000),
    mended: "// A line.",
    shown: { failing: "// A line of a file that no person wrote, and twenty thousand like it.\n// …", mended: "// A line." },
  },
  MTL121: {
    title: "Nested too deep",
    failing: `
  input x : number
  task t : number = x
  width = ${"(".repeat(51)}8${")".repeat(51)}
//^^^^^ MTL121`,
    mended: `
  input x : number
  task t : number = x -> dense(width)
  width = 8`,
    shown: { failing: "  width = ((((((((… 51 brackets …))))))))\n//^^^^^ MTL121", mended: "  width = 8" },
  },
  MTL122: {
    title: "Too many problems",
    whole: true,
    failing: many("x = ->", 300),
    mended: "x = 1",
    shown: { failing: "x = ->\n// … and 299 more of these lines", mended: "x = 1" },
  },
};
