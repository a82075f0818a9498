export { applied, type Candidate, type CandidateOptions, candidatesOf, meaning } from "./candidates.ts";
export { type EvidenceCode, evidenceTitles, type Finding } from "./finding.ts";
export { findingsOf, type TaskSpans } from "./findings.ts";
export { measuredRun, tasksOf } from "./record.ts";
export { signed } from "./texts.ts";
export { type EvidenceOnText, evidenceOf, type LayerEvidence, onText, type RunEvidence, sameModel, type StoredRun } from "./evidence.ts";
