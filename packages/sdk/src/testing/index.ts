/** A whole Agent ID Guard within a test: no network, no files, the same code paths. */
export type { Admin, AdminCall } from "./admin.ts";
export type { Estate, TestAgent, TestConditions, TestCredential, TestGrant, TestResource, TestSubject, TestUser } from "./estate.ts";
export { type CallerNames, type InMemoryGuard, type InMemoryGuardOptions, inMemoryGuard } from "./in-memory-guard.ts";
export type { Upstream } from "./upstreams.ts";
