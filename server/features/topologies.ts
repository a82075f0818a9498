import { catalog } from "../../src/catalog/index.ts";

/** A text to fill in: `${1:name}` are places, `$0` is where the cursor ends. */
export interface Snippet {
  readonly label: string;
  readonly detail: string;
  readonly text: string;
  /** Words of the catalogue without which it is not offered. */
  readonly needs?: readonly string[];
}

/** The ways to share of the language's own page, one fragment each, to be put among the members of a model. */
const all: readonly Snippet[] = [
  { label: "hard sharing", detail: "One trunk that all tasks read", text: "trunk = ${1:x} -> dense(${2:64}, relu)" },
  {
    label: "branches", detail: "Tasks of one group share a copy, groups do not", needs: ["each"],
    text: "branch = ${1:trunk} -> each(dense(${2:64}, relu), groups: [[${3:a}, ${4:b}]])",
  },
  {
    label: "soft sharing", detail: "Towers of their own, tied by a penalty", needs: ["soft", "trace_norm"],
    text: "towers = ${1:x} -> soft(dense(${2:64}, relu), penalty: trace_norm(${3:0.01}))",
  },
  {
    label: "mixture of experts, one gate", detail: "Experts blended alike for all tasks", needs: ["moe"],
    text: "mixed = ${1:x} -> moe(experts: ${2:4}, expert: dense(${3:64}, relu))",
  },
  {
    label: "mixture of experts", detail: "A gate for each task (MMoE)", needs: ["mmoe"],
    text: "experts = ${1:x} -> mmoe(experts: ${2:4}, expert: dense(${3:64}, relu))",
  },
  {
    label: "progressive layered extraction", detail: "Shared and private experts, stacked (PLE)", needs: ["ple"],
    text: "layers = ${1:x} -> ple(levels: ${2:2}, shared: ${3:2}, private: ${4:1}, expert: dense(${5:64}, relu))",
  },
  {
    label: "cross-stitch", detail: "Columns of their own that read from each other", needs: ["each", "cross_stitch"],
    text: "columns = ${1:x} -> each(dense(${2:64}, relu)) -> cross_stitch -> each(dense(${3:32}, relu)) -> cross_stitch",
  },
  {
    label: "sluice", detail: "Columns that read parts of each other", needs: ["each", "sluice"],
    text: "columns = ${1:x} -> each(dense(${2:64}, relu)) -> sluice(subspaces: ${3:2}) -> each(dense(${4:32}, relu))",
  },
  {
    label: "shared and private", detail: "What all share beside what each keeps", needs: ["each", "concat"],
    text: "common = ${1:x} -> dense(${2:64}, relu)\nown = ${1:x} -> each(dense(${3:16}, relu))\nboth = concat(common, own)",
  },
  {
    label: "shared and private, kept apart", detail: "With a penalty on what both hold", needs: ["each", "orthogonal"],
    text: "common = ${1:x} -> dense(${2:64}, relu)\nown = ${1:x} -> each(dense(${2:64}, relu))\nboth = concat(common, own)\npenalty orthogonal(common, own, ${3:0.05})",
  },
  {
    label: "adversarial task", detail: "What the shared part must not know", needs: ["reverse_gradient"],
    text: "task ${1:domain} : classes(${2:2}) = ${3:trunk} -> reverse_gradient(${4:0.5}) -> dense(${5:16}, relu)",
  },
  {
    label: "attention", detail: "Each task masks the shared features (MTAN)", needs: ["attend"],
    text: "low = ${1:x} -> dense(${2:64}, relu)\nmasked = low -> attend(of: ${1:x})",
  },
  {
    label: "many inputs", detail: "Gates blend inputs, some of which are dropped while training", needs: ["fuse"],
    text: "both = fuse(${1:x} -> dense(${2:32}, tanh), ${3:x} -> dense(${2:32}, tanh), drop: ${4:0.1})",
  },
  {
    label: "task embeddings", detail: "One trunk, modulated for each task (FiLM)", needs: ["film"],
    text: "seen = ${1:x} -> dense(${2:128}, relu) -> film(embedding: ${3:8}) -> dense(${4:64}, relu)",
  },
  {
    label: "hierarchy", detail: "A task reads what a lower task found", needs: ["concat"],
    text: "task ${1:first} : ${2:binary} = ${3:trunk} -> dense(${4:32}, relu)\ntask ${5:second} : ${6:binary} = concat(${3:trunk}, ${1:first}.output) -> dense(${4:32}, relu)",
  },
  {
    label: "funnel", detail: "Click, then buy: a product of probabilities", needs: ["multiply", "output"],
    text: "task ${1:click} : binary = ${2:trunk} -> dense(${3:32}, relu)\ntask ${4:rate} : binary = ${2:trunk} -> dense(${3:32}, relu) { loss: none }\n"
      + "task ${5:buy} : binary = multiply(${1:click}.output, ${4:rate}.output) -> output",
  },
  {
    label: "self-supervised helper", detail: "A task that rebuilds its input", needs: ["reconstruct"],
    text: "task ${1:rebuilt} : reconstruct(${2:x}) = ${3:trunk} -> dense(${4:64}, relu)",
  },
];

const words: ReadonlySet<string> = new Set(catalog.all().map(({ name }) => name));

/** The topologies that this version can build. */
export const topologies: readonly Snippet[] = all.filter(({ needs = [] }) => needs.every((name) => words.has(name)));
