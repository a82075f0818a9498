/** Files and generators → typed columns → batches. Node's disk is apart, in node-files.ts, so that a page can load this. */
export { prepare } from "./prepare.ts";
