/** Lines of one model of a generated file, about. */
const LINES_A_MODEL = 250;

/** A file of about so many lines that checks clean: blocks of the file, then models with all kinds of sharing. Deterministic. */
export function generate(lines: number, linesOfModel = LINES_A_MODEL): string {
  const parts = ["/// Generated for the benchmark of the language.", ...blocks(), ""];
  for (let number = 1; parts.length < lines; number++) parts.push(...model(number, Math.min(linesOfModel, Math.max(40, lines - parts.length))), "");
  return parts.join("\n");
}

function blocks(): string[] {
  return [
    "block residual(width, rate: 0.1) = add(it, it -> dense(width, relu) -> dropout(rate) -> dense(width))",
    "layer encode = dense(16, relu) -> dense(8)",
    "block tower(width) =",
    "  dense(width, relu)",
    "    -> batch_norm",
    "    -> dropout(0.2)",
  ];
}

function model(number: number, lines: number): string[] {
  const sections = Math.max(1, Math.floor((lines - 20) / 20));
  return [
    `/// Model ${number} of the file, with ${sections} towers over one body.`,
    `model Generated${number} {`,
    `  data "rows-${number}.csv" { split: [80%, 10%, 10%], seed: ${number} }`,
    "",
    `  width = ${16 + (number % 4) * 8}`,
    "",
    "  input x       : number[8] { columns: \"x*\" }",
    "  input colour  : category(12)",
    "  body = concat(x, colour -> embed(4)) -> dense(width, relu) -> residual(width)",
    ...Array.from({ length: sections }, (_, index) => section(index + 1)).flat(),
    "",
    "  train { optimizer: adam(1e-3), batch: 64, epochs: 5, combine: pcgrad }",
    "  analyze { conflicts: every(10), affinity: every(20) }",
    "}",
  ];
}

/** Twenty lines: what a writer adds with one more family of tasks. */
function section(index: number): string[] {
  const tasks = [`click_${index}`, `like_${index}`, `price_${index}`];
  return [
    "",
    `  input age_${index}, days_${index} : number { scale: log }`,
    `  input job_${index} : category(20) { column: "occupation" }`,
    "",
    `  /// What family ${index} reads.`,
    `  client_${index} = concat(`,
    `    age_${index},`,
    `    days_${index},`,
    `    job_${index} -> embed(8),`,
    "    body",
    `  )`,
    `  trunk_${index} = client_${index} -> tower(width) -> dropout(0.3) -> dense(32, relu)`,
    `  branch_${index} = trunk_${index}`,
    `    -> each(dense(16, relu) -> dropout(0.2), groups: [[${tasks[0]}, ${tasks[1]}], [${tasks[2]}]])`,
    `  mixed_${index} = trunk_${index} -> mmoe(experts: 3, expert: dense(8, relu))`,
    "",
    `  // Two of a kind, and one apart.`,
    `  task ${tasks[0]} : binary = concat(branch_${index}, mixed_${index}) -> dense(8, relu) { weight: 2 }`,
    `  task ${tasks[1]} : classes(4) = branch_${index} -> dense(8, relu)`,
    `  task ${tasks[2]} : number = concat(mixed_${index}, branch_${index}) -> dense(width, tanh) { scale: log }`,
  ];
}
