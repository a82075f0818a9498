export { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
export type { Checkpoint } from "./checkpoint.ts";
export { evaluateSplit, rowRange } from "./evaluate.ts";
export { batchFeeds, feedsOf } from "./feeds.ts";
export { dataRequest, prepareModel } from "./prepare.ts";
export type { Places, PreparedModel } from "./prepare.ts";
export { wordText } from "./started.ts";
export { train } from "./train.ts";
export type { TrainJob } from "./train.ts";
