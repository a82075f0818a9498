const endings = ["csv", "tsv", "json", "jsonl", "ndjson", "parquet", "arrow", "feather", "ipc", "npz", "npy"] as const;

/** Names of the files that can be read as data, packed or not. */
export const dataFile = new RegExp(`\\.(?:${endings.join("|")})(?:\\.gz)?$`, "i");

/** The same as a pattern of an editor that watches files. */
export const dataFiles = `**/*.{${endings.join(",")},gz}`;
