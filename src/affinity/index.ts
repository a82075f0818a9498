export { accumulateAffinity, type AffinitySummary, meansOf, meansWithHalves, summarizeAffinity, verdictOf } from "./affinity.ts";
export {
  accumulateConflicts, type ConflictMeasure, type ConflictSummary, type PairConflicts,
  fiercestPairs, layerCosines, layerRates, type ScopeConflicts, summarizeConflicts,
} from "./conflicts.ts";
export { type Compared, deltaByMetric, deltaByTask, mean } from "./delta.ts";
export { cellOf, type DenseAffinity, denseAffinity } from "./dense.ts";
export { denseSpearman } from "./dense-rank.ts";
export { bootstrapMean } from "./bootstrap.ts";
export { conflictShare, cosineMatrix, cosinesWithMean, curvatureBound, gradientNorms, gradientShares, isTragic, magnitudeSimilarity } from "./geometry.ts";
export { type LabelColumn, labelOverlap } from "./labels.ts";
export { pearson, ranks, spearman, spearmanEstimate } from "./rank.ts";
export { debiasedCka, dissimilarities, linearCka, representationSimilarity } from "./representations.ts";
export { type Estimate, independent, NOT_MEASURED, wilsonInterval } from "./interval.ts";
export { type Measured, type MeasuredMatrix } from "./matrix.ts";
export {
  affinitySentences, type AffinitySentence, conflictSentences, conflictVerdict, percent, worstPair,
} from "./sentences.ts";
export { type Sides, transferLines } from "./transfer-lines.ts";
export { type JudgedTask, knownTransfer, pairGains, type Reached, type Transfer, transferOf, transferVerdict } from "./transfer.ts";
export { cosineCeilings, splitHalf } from "./ceiling.ts";
export {
  affinityMatrix, type AffinityMatrix, eachMatrix, firstOrder, isCountedOnce, isUncertain, matricesOf, meansOfMatrix, type MeasuredRun,
  measuredNames, measuredSteps, type MeasureName, measures, runningMatrix,
} from "./measures.ts";
export { lengths, type TaskSteps, taskSteps } from "./steps.ts";
export { mutualPairs } from "./mutual.ts";
export { projectedAffinity, type ProjectedGradients, type ProjectedRow } from "./projected.ts";
export { reconScores } from "./recon.ts";
export { type Comparison, comparisonText, gainText, gainVerdict } from "./gain-text.ts";
export { type ConflictSpace, conflictSpaces } from "./spaces.ts";
export { type Grouping, groupTasks, mostExact, receivedBy } from "./grouping.ts";
export { type Branching, branchPoints } from "./branches.ts";
export { dominatedPoints, frontVolume, type FrontVolume, hypervolume, preferenceLattice } from "./front.ts";
export { type TaskTree, taskTree } from "./ordering.ts";
