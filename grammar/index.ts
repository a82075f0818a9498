export { parse } from "./parse.ts";
export * from "./walk.ts";
export type * from "./syntax.ts";
