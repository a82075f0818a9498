export { applied, type Candidate, candidatesOf } from "./candidates.ts";
export { type EvidenceCode, type Finding } from "./finding.ts";
export { findingsOf } from "./findings.ts";
export { type EvidenceOnText, evidenceOf, type LayerEvidence, onText, type RunEvidence, sameModel, type StoredRun } from "./evidence.ts";
