import * as v from "valibot";

/** A language server without a disk asks its editor for files: `mtl/stat` for their size, `mtl/read` for some of their bytes. */
export const statRequest = "mtl/stat";
export const readRequest = "mtl/read";

/** A file that the `.mtl` file at `uri` names, as in `data "census.csv"`. */
export const askedFile = v.object({ uri: v.string(), file: v.string() });
export const askedBytes = v.object({ ...askedFile.entries, start: v.pipe(v.number(), v.minValue(0)), end: v.number() });

const refused = v.object({ error: v.string(), code: v.optional(v.literal("MTL609")) });

/** `null` where there is no such file. */
export const statAnswer = v.union([v.null(), v.object({ size: v.number(), modified: v.number() }), refused]);
export const readAnswer = v.union([v.object({ bytes: v.instance(Uint8Array) }), refused]);

export type AskedFile = v.InferOutput<typeof askedFile>;
export type AskedBytes = v.InferOutput<typeof askedBytes>;
export type StatAnswer = v.InferOutput<typeof statAnswer>;
export type ReadAnswer = v.InferOutput<typeof readAnswer>;
