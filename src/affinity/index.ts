export { accumulateAffinity, type AffinityAccumulator, type AffinitySummary, meansOf, summarizeAffinity, type Verdict, verdictOf } from "./affinity.ts";
export {
  accumulateConflicts, type ConflictAccumulator, type ConflictMeasure, type ConflictSummary, type PairConflicts,
  type ScopeConflicts, summarizeConflicts,
} from "./conflicts.ts";
export { type Compared, deltaByMetric, deltaByTask } from "./delta.ts";
export { conflictShare, cosineMatrix, gradientNorms, magnitudeSimilarity } from "./geometry.ts";
export { type Estimate, independent, NOT_MEASURED, series, type Series, studentQuantile, wilsonInterval } from "./interval.ts";
export { type Measured, type MeasuredMatrix } from "./matrix.ts";
export {
  affinitySentences, type AffinitySentence, conflictSentences, type ConflictSentence, conflictVerdict, type ConflictVerdict, percent,
} from "./sentences.ts";
export { type JudgedTask, pairGains, type Paired, type Reached, type TaskTransfer, type Transfer, transferOf, transferVerdict } from "./transfer.ts";
