import type { CodeExample } from "./example.ts";

/** Tasks, losses and weights. */
export const taskExamples = {
  MTL401: {
    failing: `
  input x : number
  task t : classes(10) = x -> dense(8) { loss: mse }
//                                             ^^^ MTL401`,
    mended: `
  input x : number
  task t : classes(10) = x -> dense(8) { loss: cross_entropy }`,
  },
  MTL402: {
    failing: `
  input x : number
  task t : classes(10) = x -> dense(8) { metric: [accuracy, rmse] }
//                                                          ^^^^ MTL402`,
    mended: `
  input x : number
  task t : classes(10) = x -> dense(8) { metric: [accuracy, macro_f1] }`,
  },
  MTL403: {
    failing: `
  input x : number
  task t : classes(10) = x -> dense(10, relu)
//                       ^^^^^^^^^^^^^^^^^^^^ MTL403`,
    mended: `
  input x : number
  task t : classes(10) = x -> dense(10, softmax)`,
  },
  MTL404: {
    failing: `
  input x : number
  task t : number = x { weight: -1 }
//                              ^^ MTL404`,
    mended: `
  input x : number
  task t : number = x { weight: 0.1 }`,
  },
  MTL406: {
    failing: `
  input image : image[5, 5, 1]
  task t : number = image -> conv2d(3, kernel: 2)
//                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL406`,
    mended: `
  input image : image[5, 5, 1]
  task t : number = image -> conv2d(3, kernel: 2) -> flatten`,
  },
  MTL427: {
    failing: `
  input x     : number[4]
  input items : categories[3] { columns: "item_*" }
  h = concat(x, items -> embed(4)) -> dense(8, relu)
  task again : reconstruct(items) = h
//             ^^^^^^^^^^^^^^^^^^ MTL427`,
    mended: `
  input x     : number[4]
  input items : categories[3] { columns: "item_*" }
  h = concat(x, items -> embed(4)) -> dense(8, relu)
  task again : reconstruct(x) = h`,
  },
  MTL408: {
    whole: true,
    failing: `
model Example {
//    ^^^^^^^ MTL408
  data "rows.csv"
  input x : number
  trunk = x -> dense(8)
}`,
    mended: `
model Example {
  data "rows.csv"
  input x : number
  trunk = x -> dense(8)
  task t : number = trunk
}`,
  },
  MTL409: {
    failing: `
  input x : number
  task a : number = x -> dense(1) -> output
  task b : number = a.features
//                  ^^^^^^^^^^ MTL409`,
    mended: `
  input x : number
  task a : number = x -> dense(1)
  task b : number = a.features -> dense(1)
  task c : number = a.output`,
  },
  MTL410: {
    failing: `
  input x : number
  task t : count = x { scale: zscore }
//                     ^^^^^ MTL410`,
    mended: `
  input x : number
  task t : number = x { scale: zscore }`,
  },
  MTL411: {
    failing: `
  input x : number[2] { column: "a", columns: ["a", "b"] }
//                                   ^^^^^^^ MTL411
  task t : number = x`,
    mended: `
  input x : number[2] { columns: ["a", "b"] }
  task t : number = x`,
  },
  MTL412: {
    failing: `
  input x : number
  task t : number = x -> dense(4) { loss: none }
//     ^ MTL412`,
    mended: `
  input x : number
  task t : number = x -> dense(4)`,
  },
  MTL430: {
    failing: `
  input x : number
  task t : classes(3) = x { class_weights: [1, 5] }
//                                         ^^^^^^ MTL430`,
    mended: `
  input x : number
  task t : classes(3) = x { class_weights: [1, 5, 5] }`,
  },
  MTL431: {
    failing: `
  input x : number
  task t : number = x { auxiliary: t }
//                                 ^ MTL431`,
    mended: `
  input x : number
  h = x -> dense(8, relu)
  task main : number = h
  task t : number = h { auxiliary: main }`,
  },
  MTL420: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { pareto: [0.5, 0.3, 0.2] }
//                ^^^^^^^^^^^^^^^ MTL420`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { pareto: [0.7, 0.3] }`,
  },
  MTL432: {
    failing: `
  input x : number
  task a : number = x -> dense(4)
  extend "" { trunk: frozen }
//       ^^ MTL432`,
    mended: `
  input x : number
  task a : number = x -> dense(4)
  extend ".mtl/runs/Old/2026-01-31-0" { trunk: frozen }`,
  },
  MTL433: {
    failing: `
  input x : number
  task a : number = x -> dense(4)
  extend "old-run" { trunk: frozen, rate: 0.2 }
//                                        ^^^ MTL433`,
    mended: `
  input x : number
  task a : number = x -> dense(4)
  extend "old-run" { trunk: slowed, rate: 0.2 }`,
  },
  MTL434: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { sample: bandit, combine: pcgrad }
//                                 ^^^^^^ MTL434`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { sample: bandit }`,
  },
  MTL421: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { weights: auto_lambda combine: mgda }
//                                      ^^^^ MTL421`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { weights: auto_lambda combine: sum }`,
  },
  MTL422: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { weights: uncertainty combine: nash }
//                                      ^^^^ MTL422`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { weights: uncertainty combine: pcgrad }`,
  },
  MTL423: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  both = trunk -> dense(4)
  task a, b : number = both
  task c : number = trunk
  train { combine: pcgrad(scope: representation) }
//                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL423`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  both = trunk -> dense(4)
  task a, b : number = both
  task c : number = trunk
  train { combine: pcgrad(scope: layer) }`,
  },
  MTL424: {
    failing: `
  input x : number
  task t : number = x -> dense(4) { from_epoch: 2 }
//     ^ MTL424`,
    mended: `
  input x : number
  task t : number = x -> dense(4) { from_epoch: 1 }`,
  },
  MTL425: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk
  task b : number = trunk { from_epoch: 30 }
//     ^ MTL425`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk
  task b : number = trunk { from_epoch: 3 }`,
  },
  MTL426: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { pareto: [0, 0] }
//                ^^^^^^ MTL426`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a, b : number = trunk
  train { pareto: [1, 0] }`,
  },
} satisfies Record<string, CodeExample>;
