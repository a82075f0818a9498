import type { CodeExample } from "./example.ts";

/** What the header of the data says against the model. */
export const dataExamples = {
  MTL601: {
    failing: `
  input age : number
  task income : number = age { column: "incom" }
//                                     ^^^^^^^ MTL601`,
    mended: `
  input age : number
  task income : number = age { column: "income" }`,
  },
  MTL602: {
    whole: true,
    failing: `
model Example {
  data "row.csv"
//^^^^^^^^^^^^^^ MTL602
  input age : number
  task income : number = age
}`,
    mended: `
model Example {
  data "rows.csv"
  input age : number
  task income : number = age
}`,
  },
  MTL603: {
    failing: `
  input age : number
  task topic : classes(5) = age
//     ^^^^^ MTL603`,
    mended: `
  input age : number
  task topic : classes(7) = age`,
  },
  MTL604: {
    failing: `
  input town : category(3)
//      ^^^^ MTL604
  task income : number = town -> embed(2)`,
    mended: `
  input town : category(4)
  task income : number = town -> embed(2)`,
  },
  MTL605: {
    failing: `
  input age : number
  task wage : number = age
//     ^^^^ MTL605`,
    mended: `
  input age : number
  task income : number = age`,
  },
  MTL607: {
    failing: `
  input job : number
//      ^^^ MTL607
  task income : number = job`,
    mended: `
  input job : category
  task income : number = job -> embed(2)`,
  },
  MTL610: {
    failing: `
  input person : number[3] { columns: ["age", "wage"] }
//                                    ^^^^^^^^^^^^^^^ MTL610
  task income : number = person`,
    mended: `
  input person : number[2] { columns: ["age", "wage"] }
  task income : number = person`,
  },
  MTL616: {
    whole: true,
    failing: `
model Example {
//    ^^^^^^^ MTL616
  input age : number
  task income : number = age
}`,
    mended: `
model Example {
  data "rows.csv"
  input age : number
  task income : number = age
}`,
  },
  MTL617: {
    whole: true,
    failing: `
model Example {
  data "rows.csv" { split: [80%, 30%] }
//                         ^^^^^^^^^^ MTL617
  input age : number
  task income : number = age
}`,
    mended: `
model Example {
  data "rows.csv" { split: [70%, 30%] }
  input age : number
  task income : number = age
}`,
  },
  MTL618: {
    failing: `
  input income : number
//      ^^^^^^ MTL618
  task target : number = income { column: "income" }`,
    mended: `
  input age : number
  task target : number = age { column: "income" }`,
  },
  MTL620: {
    failing: `
  input age : number
  task rich : binary = age { positive: "Yes" }
//                                     ^^^^^ MTL620`,
    mended: `
  input age : number
  task rich : binary = age { positive: "yes" }`,
  },
  MTL622: {
    whole: true,
    failing: `
model Example {
  data rows = "rows.csv"
  data few = "few.csv"
  input age : number
  input wage : number
  task rich : binary = concat(age, wage)
//     ^^^^ MTL622
}`,
    mended: `
model Example {
  data rows = "rows.csv"
  data few = "few.csv"
  input age : number
  input wage : number
  task rich : binary = concat(age, wage) { data: rows }
}`,
  },
  MTL624: {
    whole: true,
    failing: `
model Example {
  data "rows.csv"
//^^^^ MTL624
  data more = "rows.csv"
  input age : number
  task income : number = age
}`,
    mended: `
model Example {
  data rows = "rows.csv"
  data more = "rows.csv"
  input age : number
  task income : number = age
}`,
  },
} satisfies Record<string, CodeExample>;
