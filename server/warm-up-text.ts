/** A small text in which most of the language stands: what is read and checked to warm up. It has no faults. */
export const warmUpText = `/// What every model may use.
block residual(width, rate: 0.1) = add(it, it -> dense(width, relu) -> dropout(rate) -> dense(width))
block tower(width) =
  dense(width, relu)
    -> batch_norm
    -> dropout(0.2)
layer encode = dense(16, relu) -> dense(8)

/// Tables, with all ways to share.
model First {
  data "rows.csv" { split: [80%, 10%, 10%], seed: 1 }

  width = 24
  input x              : number[8] { columns: "x*" }
  input age, days      : number { scale: log }
  input job            : category(20) { column: "occupation" }
  body   = concat(x, age, days, job -> embed(8)) -> dense(width, relu) -> residual(width)
  trunk  = body -> tower(width) -> dropout(0.3)
  branch = trunk
    -> each(dense(16, relu) -> dropout(0.2), groups: [[click, like], [price]])
  mixed  = trunk -> mmoe(experts: 3, expert: dense(8, relu))
  layers = trunk -> ple(levels: 2, shared: 2, private: 1, expert: dense(8, relu))
  cross  = trunk -> each(dense(8, relu)) -> cross_stitch -> each(dense(8, relu))

  // Two of a kind, and one apart.
  task click : binary = concat(branch, mixed) -> dense(8, relu) { weight: 2 }
  task like : classes(4) = concat(branch, layers) -> dense(8, relu)
  task price : number = concat(mixed, branch, cross) -> dense(width, tanh) { scale: log, loss: huber }

  train { optimizer: adam(1e-3), batch: 64, epochs: 5, combine: pcgrad }
  analyze { conflicts: every(10), affinity: every(20) }
}

model Second {
  data "others.csv"
  input picture : image[28, 28, 1]
  seen  = picture -> conv2d(8, kernel: 3, activation: relu) -> max_pool(2) -> flatten -> dense(32, relu)
  left  = seen -> encode
  right = seen -> dense(8, relu)
  task digit : classes(10) = left
  task round : binary = concat(left, right) -> dense(8, relu)
  train {
    optimizer: adam(1e-3)
    weights: uncertainty
    stop: early(patience: 3)
  }
}
`;
