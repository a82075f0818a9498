import type { CodeExample } from "./example.ts";

export const penaltyExamples = {
  MTL514: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  penalty l2(trunk, 0.1)
//        ^^^^^^^^^^^^^^ MTL514
  task a, b : number = trunk`,
    mended: `
  input x : number
  trunk = x -> each(dense(4))
  penalty l2(trunk, 0.1)
  task a, b : number = trunk`,
  },
  MTL515: {
    failing: `
  input x : number
  low  = x -> dense(4)
  high = x -> dense(5)
  penalty l2(low, high, 0.1)
//        ^^^^^^^^^^^^^^^^^^ MTL515
  task a : number = low
  task b : number = high`,
    mended: `
  input x : number
  low  = x -> dense(4)
  high = x -> dense(4)
  penalty l2(low, high, 0.1)
  task a : number = low
  task b : number = high`,
  },
  MTL516: {
    failing: `
  input image : image[4, 4, 1]
  flat = image -> flatten
  penalty l1(flat, 0.1)
//        ^^^^^^^^^^^^^ MTL516
  task a, b : number = flat -> dense(3)`,
    mended: `
  input image : image[4, 4, 1]
  flat = image -> flatten -> dense(3)
  penalty l1(flat, 0.1)
  task a, b : number = flat`,
  },
  MTL517: {
    failing: `
  input x : number
  towers = x -> soft(dense(4), penalty: relation(0.1, matrix: [[0, 1], [0.5, 0]]))
//              ^ MTL517
  task a, b : number = towers`,
    mended: `
  input x : number
  towers = x -> soft(dense(4), penalty: relation(0.1, matrix: [[0, 1], [1, 0]]))
  task a, b : number = towers`,
  },
  MTL518: {
    failing: `
  input x : number
  towers = x -> soft(dense(4), penalty: low_rank(3, 0.1))
//              ^ MTL518
  task a, b : number = towers`,
    mended: `
  input x : number
  towers = x -> soft(dense(4), penalty: low_rank(1, 0.1))
  task a, b : number = towers`,
  },
} satisfies Record<string, CodeExample>;
