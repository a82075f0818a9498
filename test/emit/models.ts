/** Every layer word of the language, in models of a few nodes. */
export const models: Readonly<Record<string, string>> = {
  "dense and activations": "task a : number = x -> dense(4, relu) -> dense(3, tanh) -> dense(3, sigmoid)\n task b : classes(3) = x -> dense(4, softplus)",
  "an extra step for an activation": "h = x -> dense(4) -> gelu -> dropout(0.5)\n task a : binary = h\n task b : number[2] = h",
  "normalisation": "h = x -> batch_norm -> dense(4, relu) -> layer_norm\n task a : binary = h\n task b : binary = h",
  "convolution and pooling": "h = i -> conv2d(3, kernel: 3, relu, padding: same) -> max_pool(2) -> conv2d(2, kernel: 2) -> flatten\n task a : classes(4) = h\n task b : binary = h -> dense(3, relu)",
  "average pooling": "h = i -> avg_pool(2) -> conv2d(3, kernel: 3, stride: 1) -> global_avg_pool\n task a : binary = h\n task b : binary = h",
  "ids": "h = concat(c -> embed(3), c -> one_hot, cs -> embed(2), cs -> one_hot, x)\n task a : binary = h -> dense(3, relu)\n task b : binary = h",
  "merging": "h = add(x -> dense(4), x -> dense(4))\n m = multiply(h, x -> dense(4, sigmoid))\n task a : binary = m\n task b : binary = h",
  "each with groups": "h = x -> dense(4, relu) -> each(dense(3, relu), groups: [[a, b], [c2]])\n task a : binary = h\n task b : binary = h\n task c2 : number = h",
  "mixture of experts": "h = x -> mmoe(experts: 3, expert: dense(4, relu), gate: dense(2, relu))\n task a : binary = h\n task b : number = h",
  "all kinds of convolution": "h = i -> separable_conv2d(3, kernel: 3, relu) -> conv2d_transpose(2, kernel: 3, stride: 2, relu) -> depthwise_conv2d(kernel: 2, multiplier: 2)\n task a : binary = h -> upsample(2) -> global_max_pool\n task b : number = h -> noise(0.1) -> flatten -> reshape([16, 36]) -> position -> conv1d(3, kernel: 4, tanh) -> permute([1, 0]) -> flatten",
  "means and maxima": "u = x -> dense(4)\n v = x -> dense(4, relu)\n task a : binary = average(u, v)\n task b : binary = maximum(u, v)",
  "progressive extraction": "h = x -> moe(experts: 2, expert: dense(5)) -> ple(levels: 2, shared: 2, private: 1, expert: dense(4, relu))\n task a : binary = h\n task b : number = h",
  "columns that read from each other": "h = x -> each(dense(4, relu)) -> cross_stitch -> sluice(subspaces: 2) -> cross_stitch(per: channel) -> nddr\n task a : binary = h\n task b : number = h",
  "pictures of tasks": "h = i -> each(conv2d(4, kernel: 3)) -> cross_stitch(per: channel) -> film -> relu -> attend -> flatten\n task a : binary = h\n task b : number = h",
  "task embeddings": "h = x -> dense(4) -> film(embedding: 3) -> relu\n task a : binary = h\n task b : number = h",
  "masks": "u = x -> dense(5)\n p = x -> dense(4)\n m = p -> attend(of: u)\n n = p -> attend(of: u, previous: m)\n task a : binary = n\n task b : number = n",
  "gradients that do not pass": "low = x -> dense(4)\n task a : binary = low\n task b : binary = concat(a.output -> stop_gradient, low -> reverse_gradient(0.5))",
  "a shared layer": "layer words = embed(3)\n task a : binary = c -> words\n task b : binary = concat(c -> words, x)",
  "sequences": "u = s -> lstm(3, sequences: true) -> gru(2)\n v = ws -> embed(3) -> bidirectional(gru(2, sequences: true)) -> rnn(2)\n task a : number = u\n task b : binary = concat(u, v)",
  "hidden features": "h = x -> mask(0.3) -> dense(4, relu)\n g = ws -> embed(3) -> mask(0.5, per: position) -> dense(4, relu)\n task a : reconstruct(x, only: masked) = h\n task b : reconstruct(ws, only: masked) = g\n task c2 : reconstruct(c) = concat(h, c -> embed(2))",
  "a cascade": "task a : binary = x -> dense(3, relu)\n task b : binary = concat(a.output, x) -> dense(3, relu)",
};

/** Models that no stock layers can hold. */
export const graphModels: Readonly<Record<string, string>> = {
  "gates of few experts": "h = x -> mmoe(experts: 4, expert: dense(4, relu), top_k: 2)\n task a : binary = h\n task b : number = h",
  "selected experts": "h = x -> dselect_k(experts: 4, expert: dense(4, relu), k: 2)\n task a : binary = h\n task b : number = h",
  "values that a row may lack": "h = fuse(concat(x -> dense(2), c -> embed(2)), ws -> embed(4) -> global_avg_pool, i -> flatten -> dense(4, tanh), x -> dense(4))\n k = fuse(x, s -> flatten -> dense(6), cs -> embed(2), gate: sigmoid, drop: 0.1)\n task a : binary = h\n task b : number = k",
  "a count": "h = x -> dense(4, relu)\n task a : count = h\n task b : binary = h",
  "a count from a picture": "h = i -> conv2d(3, kernel: 3, padding: same, stride: 2) -> batch_norm -> exp -> avg_pool(2, padding: same) -> flatten -> dense(3, tanh)\n task a : count = h\n task b : binary = h",
};
