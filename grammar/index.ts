export { createReader, isTooLarge, parse, type Reader } from "./parse.ts";
export { moved } from "./moved.ts";
export * from "./walk.ts";
export type * from "./syntax.ts";
