export interface Example {
  /** Its file below `examples`, without the ending. */
  readonly file: string;
  readonly title: string;
  /** What the model is made of, in a few words. */
  readonly about?: string;
  /** The file below `examples/data` that it reads; none where its rows are made up. */
  readonly data?: string;
}

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

const bank = "bank.csv.gz";
const garments = "fashion-2000.npz";
const greek = "greek.tsv.gz";

/** What the template gallery and the playground offer to begin with, from the quickest on. */
export const exampleGroups: readonly ExampleGroup[] = [
  { title: "Made-up data, seconds to train", examples: [
    { file: "planted", title: "Planted groups: who belongs together is known", about: "what a heat map of affinity looks like when it is right" },
    { file: "funnel", title: "Click and purchase: a chain of chances", about: "two yes or no, one known only behind the other (ESMM)" },
    { file: "related", title: "Two related tasks, a gate for each", about: "two numbers whose kinship can be set, over a mixture of experts (MMoE)" },
  ] },
  { title: "Tables", examples: [
    { file: "bank", title: "Bank: five tasks about 45,211 clients", about: "yes or no, classes and a number; branches, PCGrad", data: bank },
    { file: "census", title: "Census: hours and wages", about: "yes or no, and a number that reads it; figures for each group of people", data: "census.csv.gz" },
    { file: "lending", title: "Loans: five tasks of four kinds", about: "experts of each task beside shared ones (CGC), with missing labels", data: "lending.csv.gz" },
    { file: "films", title: "Films: critics, audience, earnings, age", about: "texts and tables, many missing labels, a mixture of experts (MMoE)", data: "films.jsonl.gz" },
  ] },
  { title: "Pictures", examples: [
    { file: "two-digits", title: "Two digits: two numbers in one picture", about: "ten classes each; convolutions joined by cross-stitch", data: "digits.npz" },
    { file: "two-garments", title: "Two garments: two pictures in one", about: "ten classes each; one convolutional trunk", data: garments },
  ] },
  { title: "Sequences of words", examples: [
    { file: "tagging", title: "Tagging: four labels at every word", about: "Greek verses, places without a label, a transformer block", data: greek },
  ] },
  { title: "Ways to share", examples: [
    { file: "topologies/hard", title: "One trunk for all", data: bank },
    { file: "topologies/soft", title: "Soft sharing: towers held together", data: bank },
    { file: "topologies/trace-norm", title: "Towers held to few directions", data: bank },
    { file: "topologies/branches", title: "Branches", data: bank },
    { file: "topologies/learned-branch", title: "A branch that is learned", data: bank },
    { file: "topologies/shared-private", title: "Shared and private parts", data: bank },
    { file: "topologies/one-gate", title: "Experts with one gate", data: bank },
    { file: "topologies/mixture-of-experts", title: "Mixture of experts", about: "MMoE, the best gates of each task", data: bank },
    { file: "topologies/balanced-experts", title: "Balanced experts", data: bank },
    { file: "topologies/selected-experts", title: "Experts selected by task", about: "DSelect-k", data: bank },
    { file: "topologies/gate-control", title: "Customized gate control", about: "CGC", data: bank },
    { file: "topologies/extraction", title: "Progressive layered extraction", about: "PLE, two levels", data: bank },
    { file: "topologies/columns", title: "Columns", about: "cross-stitch", data: bank },
    { file: "topologies/nddr", title: "Columns brought back to one width", about: "NDDR", data: bank },
    { file: "topologies/sluice", title: "Sluice networks", data: bank },
    { file: "topologies/deep-chain", title: "A deep trunk of blocks that add", data: bank },
    { file: "topologies/cascade", title: "A cascade of tasks", data: bank },
    { file: "topologies/hierarchy", title: "A hierarchy of tasks", about: "low tasks early, at every word", data: greek },
    { file: "topologies/task-graph", title: "A graph of tasks", data: bank },
    { file: "topologies/task-embeddings", title: "Task embeddings", data: bank },
    { file: "topologies/attention", title: "Attention for each task", about: "MTAN", data: garments },
    { file: "topologies/many-inputs", title: "Many inputs", data: bank },
    { file: "topologies/masked-features", title: "Masked inputs, guessed from the rest", data: bank },
    { file: "topologies/denoising", title: "A denoising side task", data: garments },
    { file: "topologies/unlearning", title: "Unlearning by adversary", data: bank },
  ] },
];

/** An example as it is written into a folder, its model beside `data`. */
export interface PlacedExample {
  /** The model's name in that folder. */
  readonly model: string;
  /** Files below `examples` that are copied as they are, to the same place. */
  readonly files: readonly string[];
}

/** Where an example goes; `README.md` says whose its data are. */
export function placedExample({ file, data }: Example): PlacedExample {
  return { model: `${file.slice(file.lastIndexOf("/") + 1)}.mtl`, files: data === undefined ? [] : [`data/${data}`, "data/README.md"] };
}

/** The text of an example, for a file beside `data`: some lie a folder deeper. */
export const placedText = (text: string): string => text.replaceAll("\"../data/", "\"data/");
