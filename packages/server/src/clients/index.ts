/** Clients: the applications through which people reach agents, and what people have agreed to let them do. */
export { type Agreement, covers, findConsent, isAgreed, listConsents } from "./consents.ts";
export { fingerprintOf } from "./fingerprint.ts";
export { type GivenConsent, givingConsent } from "./give-consent.ts";
export { isOriginOfClient } from "./origins.ts";
export { listClients, readClient } from "./read.ts";
export { planRegisterClient } from "./register.ts";
export { planResumeClient } from "./resume.ts";
export { planSuspendClient } from "./suspend.ts";
export { planUpdateClient } from "./update.ts";
export { planWithdrawConsent, readConsent } from "./withdraw-consent.ts";
