export { accumulateAffinity, type AffinityAccumulator, type AffinitySummary, meansOf, meansWithHalves, summarizeAffinity, type Verdict, verdictOf } from "./affinity.ts";
export {
  accumulateConflicts, type ConflictAccumulator, type ConflictMeasure, type ConflictSummary, type PairConflicts,
  layerCosines, layerRates, type ScopeConflicts, summarizeConflicts,
} from "./conflicts.ts";
export { type Compared, deltaByMetric, deltaByTask } from "./delta.ts";
export { cellOf, type DenseAffinity, denseAffinity } from "./dense.ts";
export { bootstrapMean } from "./bootstrap.ts";
export { conflictShare, cosineMatrix, cosinesWithMean, curvatureBound, gradientNorms, gradientShares, isTragic, magnitudeSimilarity } from "./geometry.ts";
export { type LabelColumn, type LabelOverlap, labelOverlap } from "./labels.ts";
export { pearson, ranks, spearman, spearmanEstimate } from "./rank.ts";
export { debiasedCka, dissimilarities, linearCka, type Representation, representationSimilarity } from "./representations.ts";
export { type Estimate, independent, NOT_MEASURED, series, type Series, studentQuantile, wilsonInterval } from "./interval.ts";
export { type Measured, type MeasuredMatrix } from "./matrix.ts";
export {
  affinitySentences, type AffinitySentence, conflictSentences, type ConflictSentence, conflictVerdict, type ConflictVerdict, percent,
} from "./sentences.ts";
export { type JudgedTask, knownTransfer, pairGains, type Paired, type Reached, type TaskTransfer, type Transfer, transferOf, transferVerdict } from "./transfer.ts";
export { cosineCeilings, splitHalf } from "./ceiling.ts";
export {
  affinityMatrix, type AffinityMatrix, type ConflictRecord, firstOrder, isCountedOnce, isUncertain, matricesOf, meansOfMatrix, type Measure, type MeasuredRun,
  measuredNames, measuredSteps, type MeasureName, measures, runningMatrix,
} from "./measures.ts";
export { lengths, type StepRecord, type TaskSteps, taskSteps } from "./steps.ts";
export { mutualPairs } from "./mutual.ts";
export { projectedAffinity, type ProjectedGradients, type ProjectedRow } from "./projected.ts";
export { reconScores } from "./recon.ts";
export { type Comparison, comparisonText, gainText, gainVerdict } from "./gain-text.ts";
export { type ConflictSpace, conflictSpaces, type SpaceName } from "./spaces.ts";
export { type Grouping, groupTasks, mostExact, receivedBy } from "./grouping.ts";
export { type Branching, type BranchLayer, branchPoints, type LayerGroups } from "./branches.ts";
export { dominatedPoints, frontVolume, type FrontVolume, hypervolume, type Objectives, preferenceLattice } from "./front.ts";
export { type Merge, type TaskTree, taskTree } from "./ordering.ts";
