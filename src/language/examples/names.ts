import type { CodeExample } from "./example.ts";

/** Names, by the codes of `messages.ts`. */
export const nameExamples = {
  MTL201: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task t : number = trunc
//                  ^^^^^ MTL201`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task t : number = trunk`,
  },
  MTL202: {
    failing: `
  input x : number
  x = x -> dense(4)
//^ MTL202
  task t : number = x`,
    mended: `
  input x : number
  h = x -> dense(4)
  task t : number = h`,
  },
  MTL203: {
    failing: `
  input x : number
  low = high -> dense(4)
  high = concat(x, low)
//                 ^^^ MTL203
  task t : number = high`,
    mended: `
  input x : number
  low = x -> dense(4)
  high = concat(x, low)
  task t : number = high`,
  },
  MTL204: {
    failing: `
  input x : number
  task a : number = x -> dense(4)
  task b : number = concat(x, a)
//                            ^ MTL204`,
    mended: `
  input x : number
  task a : number = x -> dense(4)
  task b : number = concat(x, a.output)`,
  },
  MTL205: {
    failing: `
  input x : number
  task a : number = x -> dense(4)
  task b : number = a.ouput -> dense(4)
//                    ^^^^^ MTL205`,
    mended: `
  input x : number
  task a : number = x -> dense(4)
  task b : number = a.output -> dense(4)`,
  },
  MTL206: {
    failing: `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk[b]
//                  ^^^^^^^^ MTL206
  task b : number = trunk`,
    mended: `
  input x : number
  trunk = x -> dense(4)
  task a : number = trunk
  task b : number = trunk`,
  },
  MTL207: {
    failing: `
  input x, y : number
  task a : number = x -> y -> dense(3)
//                       ^ MTL207`,
    mended: `
  input x, y : number
  task a : number = x -> concat(y) -> dense(3)`,
  },
  MTL209: {
    failing: `
  input x, y : number
  block both(w) = concat(it, y) -> dense(w)
//                           ^ MTL209
  task a : number = x -> both(3)
  task b : number = y`,
    mended: `
  input x, y : number
  block both(other, w) = concat(it, other) -> dense(w)
  shared = x -> dense(3)
  task a : number = shared -> both(y, 3)
  task b : number = shared`,
  },
  MTL210: {
    failing: `
  input x : number
  task a : number = concat(x, it)
//                            ^^ MTL210`,
    mended: `
  input x : number
  block twice = concat(it, it)
  task a : number = x -> twice`,
  },
  MTL211: {
    failing: `
  input x : number
  tower = dense(4) -> dense(3)
  task a : number = x -> tower
//                       ^^^^^ MTL211`,
    mended: `
  input x : number
  block tower = dense(4) -> dense(3)
  task a : number = x -> tower`,
  },
  MTL212: {
    failing: `
  input x : number
  block a = it -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2) -> dense(2)
  block b = it -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a -> a
  block c = it -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b -> b
  trunk = x -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c -> c
//^^^^^ MTL212
  task t : number = trunk`,
    mended: `
  input x : number
  block a = it -> dense(2) -> dense(2)
  trunk = x -> a -> a
  task t : number = trunk`,
  },
} satisfies Record<string, CodeExample>;
