export { createReader, parse, type Reader } from "./parse.ts";
export * from "./walk.ts";
export type * from "./syntax.ts";
