import { selfContained } from "../imports.ts";
import type { CodeExample } from "./example.ts";

const model = `
model Example {
  data "rows.csv"
  input x : number[8]
  task t : number = x -> tower(4)
}`;

const tower = "block tower(width) = dense(width, relu)\n";

/** A file with those that it imports; what is printed names them. */
function example(failing: string, mended: string, files: Readonly<Record<string, string>>, mendedFiles = files): CodeExample {
  const whole = (text: string, others: typeof files) => selfContained(text + model, new Map(Object.entries(others).map(([path, other]) => [path, { text: other }])));
  const shown = (text: string, others: typeof files) =>
    [`${text}${model}`, ...Object.entries(others).map(([path, other]) => `\n// ${path}\n${other.trimEnd()}`)].join("\n");
  return {
    whole: true, failing: whole(failing, files), mended: whole(mended, mendedFiles),
    shown: { failing: shown(failing, files), mended: shown(mended, mendedFiles) },
  };
}

/** Imports, by the codes of `messages.ts`. */
export const importExamples = {
  MTL213: example(`import "tower.mtl"
//     ^^^^^^^^^^^ MTL213`, "import \"towers.mtl\"", { "towers.mtl": tower }),
  MTL214: example(`import "towers.mtl"
//     ^^^^^^^^^^^^ MTL214`, "import \"towers.mtl\"", { "towers.mtl": "block tower(width) = dense(width, relo)\n" }, { "towers.mtl": tower }),
  MTL215: example(`import "towers.mtl"
//     ^^^^^^^^^^^^ MTL215`, "import \"towers.mtl\"",
  { "towers.mtl": `import "parts.mtl"\n${tower}`, "parts.mtl": "import \"towers.mtl\"\nnarrow = 4\n" },
  { "towers.mtl": `import "parts.mtl"\n${tower}`, "parts.mtl": "narrow = 4\n" }),
  MTL216: example(`import "towers.mtl"
import "old.mtl"
//     ^^^^^^^^^ MTL216`, "import \"towers.mtl\"", { "towers.mtl": tower, "old.mtl": "block tower(width) = dense(width)\n" }, { "towers.mtl": tower }),
} satisfies Record<string, CodeExample>;
