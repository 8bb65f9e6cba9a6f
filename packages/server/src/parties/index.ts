/** Parties: what signs in at the token endpoint (agents, clients, resource servers) and the secrets and keys that they do it with. */
export { checkAuthentication, type KeyCheck } from "./check-authentication.ts";
export { type IssuedSecret, planIssueSecret } from "./issue-secret.ts";
export { listSecrets } from "./list-secrets.ts";
export { newSecret } from "./new-secret.ts";
export type { RegisteredParty } from "./party.ts";
export { planReplaceKeys } from "./replace-keys.ts";
export { planRevokeSecret } from "./revoke-secret.ts";
