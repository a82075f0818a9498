/** Files and generators → typed columns → batches. Node's disk is apart, in node-files.ts, so that a page can load this. */
export { readHeader } from "./header.ts";
export { prepare } from "./prepare.ts";
export type { ProfiledColumn, SourceProfile } from "./dataset.ts";
export { profileData, type Profile } from "./profile.ts";
export { readRows } from "./rows.ts";
export { labelEncodings, parseSignature, signatureText, vocabularySizes } from "./signature.ts";
export { importReader } from "./imports.ts";
