export interface Example {
  /** Its file below `examples`, without the ending. */
  readonly file: string;
  readonly title: string;
}

export interface ExampleGroup {
  readonly title: string;
  readonly examples: readonly Example[];
}

/** What the page offers to begin with, from the quickest on. */
export const exampleGroups: readonly ExampleGroup[] = [
  { title: "Made-up data, seconds to train", examples: [
    { file: "planted", title: "Planted groups: who belongs together is known" },
    { file: "related", title: "Two related tasks, a gate for each" },
    { file: "funnel", title: "Click and purchase: a chain of chances" },
  ] },
  { title: "Real data", examples: [
    { file: "bank", title: "Bank: five tasks about 45,211 clients" },
    { file: "two-digits", title: "Two digits: two numbers in one picture" },
    { file: "two-garments", title: "Two garments: two pictures in one" },
  ] },
  { title: "Ways to share", examples: [
    { file: "topologies/hard", title: "One trunk for all" },
    { file: "topologies/soft", title: "Soft sharing: towers held together" },
    { file: "topologies/trace-norm", title: "Towers held to few directions" },
    { file: "topologies/branches", title: "Branches" },
    { file: "topologies/learned-branch", title: "A branch that is learned" },
    { file: "topologies/shared-private", title: "Shared and private parts" },
    { file: "topologies/one-gate", title: "Experts with one gate" },
    { file: "topologies/mixture-of-experts", title: "Mixture of experts" },
    { file: "topologies/balanced-experts", title: "Balanced experts" },
    { file: "topologies/selected-experts", title: "Experts selected by task" },
    { file: "topologies/gate-control", title: "Customized gate control" },
    { file: "topologies/extraction", title: "Progressive layered extraction" },
    { file: "topologies/columns", title: "Columns" },
    { file: "topologies/nddr", title: "Columns brought back to one width" },
    { file: "topologies/sluice", title: "Sluice networks" },
    { file: "topologies/deep-chain", title: "A deep trunk of blocks that add" },
    { file: "topologies/cascade", title: "A cascade of tasks" },
    { file: "topologies/task-graph", title: "A graph of tasks" },
    { file: "topologies/task-embeddings", title: "Task embeddings" },
    { file: "topologies/attention", title: "Attention for each task" },
    { file: "topologies/many-inputs", title: "Many inputs" },
    { file: "topologies/masked-features", title: "Masked inputs, guessed from the rest" },
    { file: "topologies/denoising", title: "A denoising side task" },
    { file: "topologies/unlearning", title: "Unlearning by adversary" },
  ] },
];

export const firstExample = "planted";
