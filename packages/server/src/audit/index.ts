/** Audit: the events, their chain, and what they revoke. Every noun may use it; it uses none. */

export { toHex } from "./chain.ts";
export { type Administrator, type Change, type ChangeFacts, createChange, type KnownCaller } from "./change.ts";
export { type Checkpoint, readCheckpoint, type TextDigest, thumbprintOf } from "./checkpoint.ts";
export { restoreCheckpointSetting } from "./checkpoint-writer.ts";
export { type CheckpointOptions, type Checkpoints, createCheckpoints } from "./checkpoints.ts";
export { createDraft, type Draft, type EventFacts, type RequestSource } from "./draft.ts";
export { endOfGrant } from "./end-of-grant.ts";
export { createRevocations, type Revocations } from "./live-revocations.ts";
export { listEvents, readDecision } from "./read-events.ts";
export { planReport, type Report } from "./report-events.ts";
export { type RestoredRange, restoredRange } from "./restored-range.ts";
export { type RevocationTarget, revocationsOf } from "./revocations-of.ts";
export { type AuditVerification, type VerifyOptions, verifyAudit } from "./verify-audit.ts";
