import * as v from "valibot";

/** A language server without a disk asks its editor for files: `mtl/stat` for their size, `mtl/read` for some of their bytes, `mtl/list` for the names in a folder. */
export const statRequest = "mtl/stat";
export const readRequest = "mtl/read";
export const listRequest = "mtl/list";

/** A file that the `.mtl` file at `uri` names, as in `data "census.csv"`. */
export const askedFile = v.object({ uri: v.string(), file: v.string() });
export const askedBytes = v.object({ ...askedFile.entries, start: v.pipe(v.number(), v.minValue(0)), end: v.number() });

const refused = v.object({ error: v.string(), code: v.optional(v.literal("MTL609")) });

/** `null` where there is no such file. */
export const statAnswer = v.union([v.null(), v.object({ size: v.number(), modified: v.number() }), refused]);
/** Names as a `FileSystem` lists them, those of folders with a `/` at the end; `null` where there is no such folder. */
export const listAnswer = v.union([v.null(), v.object({ names: v.array(v.string()) }), refused]);
/** Packed as text where messages hold nothing else. */
export const readAnswer = v.union([v.object({ bytes: v.instance(Uint8Array) }), v.object({ base64: v.string() }), refused]);

export type AskedFile = v.InferOutput<typeof askedFile>;
export type StatAnswer = v.InferOutput<typeof statAnswer>;
export type ReadAnswer = v.InferOutput<typeof readAnswer>;
export type ListAnswer = v.InferOutput<typeof listAnswer>;
