import type { CodeExample } from "./example.ts";

/** Shapes and arguments. */
export const layerExamples = {
  MTL301: {
    failing: `
  input image : image[28, 28, 1]
  input age : number
  task t : number = concat(image, age)
//                  ^^^^^^^^^^^^^^^^^^ MTL301`,
    mended: `
  input image : image[28, 28, 1]
  input age : number
  task t : number = concat(image -> flatten, age)`,
  },
  MTL302: {
    failing: `
  input image : image[4, 4, 1]
  task t : number = image -> conv2d(3, kernel: 5) -> flatten
//                           ^^^^^^^^^^^^^^^^^^^^ MTL302`,
    mended: `
  input image : image[4, 4, 1]
  task t : number = image -> conv2d(3, kernel: 3) -> flatten`,
  },
  MTL303: {
    failing: `
  input x : number[7]
  task t : number = x -> conv2d(3, kernel: 2)
//                       ^^^^^^^^^^^^^^^^^^^^ MTL303`,
    mended: `
  input x : number[7, 7, 1]
  task t : number = x -> conv2d(3, kernel: 2) -> flatten`,
  },
  MTL304: {
    failing: `
  input x : number[7]
  task t : number = add(x, x -> dense(6))
//                  ^^^^^^^^^^^^^^^^^^^^^ MTL304`,
    mended: `
  input x : number[7]
  task t : number = add(x, x -> dense(7))`,
  },
  MTL305: {
    failing: `
  input job : category(12)
  task t : number = job -> dense(8)
//                         ^^^^^^^^ MTL305`,
    mended: `
  input job : category(12)
  task t : number = job -> embed(8) -> dense(8)`,
  },
  MTL306: {
    failing: `
  input age : number
  task t : number = age -> embed(8)
//                         ^^^^^^^^ MTL306`,
    mended: `
  input age : category
  task t : number = age -> embed(8)`,
  },
  MTL307: {
    failing: `
  input x : number[7]
  task t : number = concat(x, x, axis: 3)
//                  ^^^^^^^^^^^^^^^^^^^^^ MTL307`,
    mended: `
  input x : number[7]
  task t : number = concat(x, x, axis: 0)`,
  },
  MTL308: {
    failing: `
  input x : number[7]
  task t : number = concat(x)
//                  ^^^^^^^^^ MTL308`,
    mended: `
  input x, y : number[7]
  task t : number = concat(x, y)`,
  },
  MTL310: {
    failing: `
  input x : number
  task t : number = x -> dense
//                       ^^^^^ MTL310`,
    mended: `
  input x : number
  task t : number = x -> dense(3)`,
  },
  MTL311: {
    failing: `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernal: 3) -> flatten
//                                 ^^^^^^ MTL311`,
    mended: `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3) -> flatten`,
  },
  MTL312: {
    failing: `
  input x : number
  task t : number = x -> flatten(3)
//                               ^ MTL312`,
    mended: `
  input x : number
  task t : number = x -> flatten`,
  },
  MTL313: {
    failing: `
  input x : number
  task t : number = x -> dense("big")
//                             ^^^^^ MTL313`,
    mended: `
  input x : number
  big = 12
  task t : number = x -> dense(big)`,
  },
  MTL314: {
    failing: `
  input x : number[9]
  task t : number = x -> dense(4) -> dropout(1.5)
//                                           ^^^ MTL314`,
    mended: `
  input x : number[9]
  task t : number = x -> dense(4) -> dropout(0.5)`,
  },
  MTL315: {
    failing: `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3, padding: sane) -> flatten
//                                                     ^^^^ MTL315`,
    mended: `
  input x : image[9, 9, 1]
  task t : number = x -> conv2d(3, kernel: 3, padding: same) -> flatten`,
  },
  MTL316: {
    failing: `
  input x : number
  task t : number = x -> dense(3, units: 4)
//                                ^^^^^ MTL316`,
    mended: `
  input x : number
  task t : number = x -> dense(3, relu, bias: false)`,
  },
  MTL317: {
    failing: `
  input x : number
  task t : number = x -> dense(search(64 .. 32))
//                             ^^^^^^^^^^^^^^^^ MTL317`,
    mended: `
  input x : number
  task t : number = x -> dense(search(32 .. 64))`,
  },
  MTL318: {
    failing: `
  input x : number
  task t : number = dense(3)
//                  ^^^^^ MTL318
  task u : number = x -> dense(3)`,
    mended: `
  input x : number
  trunk = x -> dense(3)
  task t : number = trunk -> dense(3)
  task u : number = trunk -> dense(3)`,
  },
  MTL320: {
    failing: `
  input x : number[4]
  input y : number[5]
  layer items = dense(4)
//              ^^^^^^^^ MTL320
  task t : number = x -> items
  task u : number = y -> items`,
    mended: `
  input x : number[4]
  input y : number[4]
  layer items = dense(4)
  task t : number = x -> items
  task u : number = y -> items`,
  },
  MTL321: {
    failing: `
  input image : image[28, 28]
//                    ^^^^^^ MTL321
  task t : number = image -> flatten`,
    mended: `
  input image : image[28, 28, 1]
  task t : number = image -> flatten`,
  },
  MTL322: {
    failing: `
  input x : number
  task t : number = x -> dense(1_000_000_000)
//                       ^^^^^^^^^^^^^^^^^^^^ MTL322`,
    mended: `
  input x : number
  task t : number = x -> dense(1_000)`,
  },
  MTL341: {
    failing: `
  input words : category(500)[200]
  task t : binary = words -> embed(8) -> lstm(16)
//                                       ^^^^^^^^ MTL341`,
    mended: `
  input words : category(500)[100]
  task t : binary = words -> embed(8) -> lstm(16)`,
  },
  MTL342: {
    failing: `
  input words : category(500)[20]
  task t : binary = words -> embed(8) -> bidirectional(dense(8))
//                                       ^^^^^^^^^^^^^^^^^^^^^^^ MTL342`,
    mended: `
  input words : category(500)[20]
  task t : binary = words -> embed(8) -> bidirectional(lstm(8))`,
  },
  MTL340: {
    failing: `
  input words : category(500)[20]
  task t : binary = words -> embed(8) -> flatten
//                                       ^^^^^^^ MTL340`,
    mended: `
  input words : category(500)[20]
  task t : binary = words -> embed(8) -> global_avg_pool`,
  },
} satisfies Record<string, CodeExample>;
