import type { CodeExample } from "./example.ts";

/** Who shares what. `MTL504` is a guard: nothing that can be written today gives tasks of one value different shapes. */
export const sharingExamples = {
  MTL501: {
    whole: true,
    failing: `
model Example {
//    ^^^^^^^ MTL501
  data "rows.csv"
  input x : number
  task a : number = x -> dense(8)
  task b : number = x -> dense(8)
}`,
    mended: `
model Example {
  data "rows.csv"
  input x : number
  trunk = x -> dense(8)
  task a : number = trunk
  task b : number = trunk
}`,
  },
  MTL502: {
    failing: `
  input x : number
  own = x -> dense(3) -> each(dense(4), groups: [[a, b], [a]])
//                                                        ^ MTL502
  task a, b : number = own`,
    mended: `
  input x : number
  own = x -> dense(3) -> each(dense(4), groups: [[a, b]])
  task a, b, c : number = own`,
  },
  MTL503: {
    failing: `
  input x : number
  trunk = x -> dense(3)
  trunk2 = x -> dense(3)
//^^^^^^ MTL503
  task a, b : number = trunk`,
    mended: `
  input x : number
  trunk = x -> dense(3)
  trunk2 = trunk -> dense(3)
  task a, b : number = trunk2`,
  },
  MTL505: {
    failing: `
  input x : number
  experts = x -> mmoe(experts: 2, expert: dense(3))
  task a, b : number = experts
  task c : number = experts[d]
//                  ^^^^^^^^^^ MTL505
  task d : number = x`,
    mended: `
  input x : number
  experts = x -> mmoe(experts: 2, expert: dense(3))
  task a, b : number = experts
  task c : number = experts[a]
  task d : number = x`,
  },
  MTL506: {
    failing: `
  input x : number
  task a : number = x -> mmoe(experts: 2, expert: dense(3))
//                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL506
  task b : number = x`,
    mended: `
  input x : number
  own = x -> mmoe(experts: 2, expert: dense(3))
  task a : number = own
  task b : number = own`,
  },
  MTL507: {
    failing: `
  input x : number
  mixed = x -> dense(3) -> cross_stitch
//                         ^^^^^^^^^^^^ MTL507
  task a, b : number = mixed`,
    mended: `
  input x : number
  mixed = x -> each(dense(3)) -> cross_stitch
  task a, b : number = mixed`,
  },
  MTL508: {
    failing: `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  mixed = own -> mmoe(experts: 2, expert: dense(3))
//               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL508
  task a, b : number = mixed`,
    mended: `
  input x : number
  mixed = x -> dense(3) -> mmoe(experts: 2, expert: dense(3)) -> each(dense(3))
  task a, b : number = mixed`,
  },
  MTL509: {
    failing: `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  both = x -> each(concat(own), groups: [[a, b]])
//            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ MTL509
  task a, b : number = both`,
    mended: `
  input x : number
  own = x -> dense(3) -> each(dense(3))
  both = x -> each(concat(own))
  task a, b : number = both`,
  },
  MTL510: {
    failing: `
  input x : number
  mixed = x -> mmoe(experts: 2, expert: dense(3), top_k: 3)
//                                                       ^ MTL510
  task a, b : number = mixed`,
    mended: `
  input x : number
  mixed = x -> mmoe(experts: 4, expert: dense(3), top_k: 3)
  task a, b : number = mixed`,
  },
  MTL511: {
    failing: `
  input x : number
  mixed = x -> dselect_k(experts: 6, expert: dense(3))
//                                ^ MTL511
  task a, b : number = mixed`,
    mended: `
  input x : number
  mixed = x -> dselect_k(experts: 8, expert: dense(3))
  task a, b : number = mixed`,
  },
  MTL512: {
    failing: `
  input x : number
  mixed = x -> each(dense(5)) -> sluice(subspaces: 2)
//                               ^^^^^^^^^^^^^^^^^^^^ MTL512
  task a, b : number = mixed`,
    mended: `
  input x : number
  mixed = x -> each(dense(6)) -> sluice(subspaces: 2)
  task a, b : number = mixed`,
  },
  MTL519: {
    failing: `
  input x : number[4]
  deep = x -> residual(dense(5, relu))
//            ^^^^^^^^^^^^^^^^^^^^^^^^ MTL519
  task a, b : number = deep`,
    mended: `
  input x : number[4]
  deep = x -> residual(dense(5, relu) -> dense(4))
  task a, b : number = deep`,
  },
  MTL513: {
    failing: `
  input image : image[9, 9, 1]
  low = image -> conv2d(4, kernel: 3)
  masked = low -> attend(of: image)
//                           ^^^^^ MTL513
  task a, b : number = masked -> flatten`,
    mended: `
  input image : image[9, 9, 1]
  low = image -> conv2d(4, kernel: 3, padding: same)
  masked = low -> attend(of: image)
  task a, b : number = masked -> flatten`,
  },
} satisfies Record<string, CodeExample>;
