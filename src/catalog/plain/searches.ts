import type { PlainDefinition } from "../definition.ts";

/** What stands for several values of a number or a word. */
export const searches: readonly PlainDefinition[] = [
  {
    kind: "search",
    name: "search",
    summary: "Several values that are worth a try in one place.",
    documentation: "Stands for any number, word, text or yes-or-no of an argument or a setting, or in a constant: `dense(search(32, 64, 128))`, `adam(search(1e-4 .. 1e-2, log))`, "
      + "`weights: search(equal, uncertainty)`. Every value is checked as if it stood alone. Training takes the first, of a range the smaller end; another is tried by writing it "
      + "first. `log` behind a range says that its values are of unlike size.",
    parameters: [{ name: "values", type: "value", rest: true, summary: "The values, the first of which is taken; or a range, and `log`." }],
  },
];
