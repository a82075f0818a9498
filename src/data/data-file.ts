/** Names of the files that can be read as data, packed or not. */
export const dataFile = /\.(?:[ct]sv|jsonl?|ndjson|parquet|arrow|feather|ipc|npz)(?:\.gz)?$/i;
