import type { Role } from "../../store/port.ts";
import type { AccessTable } from "./route.ts";

const owner: readonly Role[] = ["owner"];
const admins: readonly Role[] = ["owner", "admin"];
const readers: readonly Role[] = ["owner", "admin", "auditor"];
/** Developers too: their own agents only, which the use-cases see to. */
const everyRole: readonly Role[] = ["owner", "admin", "auditor", "developer"];
/** People without a role too: what a route shows and changes is their own. */
const everybody: readonly (Role | null)[] = [...everyRole, null];
const agentWriters: readonly Role[] = ["owner", "admin", "developer"];

/**
 * Who may call what: one line a route, and a route without a line does not start (case ADM-01).
 * An auditor reads all and writes nothing; a developer sees and changes their own agents; an admin does all but roles and keys; an owner does all.
 */
export const access: AccessTable = {
  "GET /me": everybody,
  "GET /my/agents": everybody,
  "POST /my/agents/{agentId}/stop": everybody,
  "GET /my/sessions": everybody,
  "DELETE /my/sessions/{sessionId}": everybody,
  "GET /my/events": everybody,
  "GET /my/handovers": everybody,
  "POST /my/handovers/{agentId}/accept": everybody,
  "POST /my/handovers/{agentId}/decline": everybody,
  "GET /my/consents": everybody,
  "DELETE /my/consents/{consentId}": everybody,
  "GET /my/connections": everybody,
  "POST /my/connections/start": everybody,
  "POST /my/connections": everybody,
  "DELETE /my/connections/{connectionId}": everybody,
  "GET /my/leases": everybody,
  "POST /my/leases/{leaseId}/revoke": everybody,

  "GET /names": everyRole,

  "GET /agents": everyRole,
  "POST /agents": agentWriters,
  "GET /agents/{agentId}": everyRole,
  "PATCH /agents/{agentId}": agentWriters,
  "POST /agents/{agentId}/suspend": agentWriters,
  "POST /agents/{agentId}/resume": agentWriters,
  "POST /agents/{agentId}/retire": agentWriters,
  "PUT /agents/{agentId}/owner": admins,
  "POST /agents/transfer": admins,
  "PUT /agents/{agentId}/keys": agentWriters,
  "GET /agents/{agentId}/secrets": everyRole,
  "POST /agents/{agentId}/secrets": agentWriters,
  "DELETE /agents/{agentId}/secrets/{secretId}": agentWriters,

  "GET /agents/{agentId}/topology": everyRole,
  "POST /agents/{agentId}/topology/validate": everyRole,
  "PUT /agents/{agentId}/topology": admins,
  "GET /topology": everyRole,
  "GET /topology/paths": readers,

  "GET /clients": everyRole,
  "POST /clients": admins,
  "GET /clients/{clientId}": everyRole,
  "PATCH /clients/{clientId}": admins,
  "POST /clients/{clientId}/suspend": admins,
  "POST /clients/{clientId}/resume": admins,
  "PUT /clients/{clientId}/keys": admins,
  "GET /clients/{clientId}/secrets": readers,
  "POST /clients/{clientId}/secrets": admins,
  "DELETE /clients/{clientId}/secrets/{secretId}": admins,

  "GET /resources": everyRole,
  "POST /resources": admins,
  "GET /resources/{resourceId}": everyRole,
  "PATCH /resources/{resourceId}": admins,
  "POST /resources/{resourceId}/suspend": admins,
  "POST /resources/{resourceId}/resume": admins,
  "PUT /resources/{resourceId}/keys": admins,
  "GET /resources/{resourceId}/secrets": readers,
  "POST /resources/{resourceId}/secrets": admins,
  "DELETE /resources/{resourceId}/secrets/{secretId}": admins,

  "GET /grants": everyRole,
  "POST /grants": admins,
  "GET /grants/{grantId}": everyRole,
  "PATCH /grants/{grantId}": admins,
  "DELETE /grants/{grantId}": admins,

  "GET /users": readers,
  "POST /users": admins,
  "GET /users/{userId}": readers,
  "PATCH /users/{userId}": admins,
  "POST /users/{userId}/suspend": admins,
  "POST /users/{userId}/resume": admins,
  "POST /users/{userId}/depart": admins,
  "POST /users/{userId}/return": admins,
  "PUT /users/{userId}/role": owner,
  "GET /agents/{agentId}/handover": readers,
  "GET /departure-policy": readers,
  "PUT /departure-policy": admins,
  "GET /users/{userId}/groups": readers,
  "GET /users/{userId}/identities": readers,
  "POST /users/{userId}/identities": admins,
  "DELETE /users/{userId}/identities/{identityId}": admins,
  "GET /users/{userId}/relations": readers,
  "GET /users/{userId}/sessions": admins,
  "DELETE /users/{userId}/sessions/{sessionId}": admins,

  "GET /users/{userId}/consents": readers,
  "GET /consents": readers,
  "DELETE /consents/{consentId}": admins,

  "GET /groups": readers,
  "POST /groups": admins,
  "GET /groups/{groupId}": readers,
  "PATCH /groups/{groupId}": admins,
  "DELETE /groups/{groupId}": admins,
  "GET /groups/{groupId}/members": readers,
  "POST /groups/{groupId}/members": admins,
  "DELETE /groups/{groupId}/members/{userId}": admins,

  "GET /credentials": readers,
  "POST /credentials": admins,
  "GET /credentials/{credentialId}": readers,
  "PATCH /credentials/{credentialId}": admins,
  "PUT /credentials/{credentialId}/reveal": admins,
  "POST /credentials/{credentialId}/reveal": admins,
  "DELETE /credentials/{credentialId}": admins,
  "POST /credentials/{credentialId}/rotate": admins,
  "POST /credentials/{credentialId}/suspend": admins,
  "POST /credentials/{credentialId}/resume": admins,

  "GET /connections": readers,
  "GET /connections/{connectionId}": readers,
  "DELETE /connections/{connectionId}": admins,
  "GET /connection-catalogue": readers,

  "GET /leases": readers,
  "GET /leases/{leaseId}": readers,
  "POST /leases/{leaseId}/revoke": admins,

  "GET /identity-providers": readers,
  "POST /identity-providers": admins,
  "GET /identity-providers/{providerId}": readers,
  "PATCH /identity-providers/{providerId}": admins,
  "POST /identity-providers/{providerId}/suspend": admins,
  "POST /identity-providers/{providerId}/resume": admins,
  "POST /identity-providers/{providerId}/test": admins,
  "GET /identity-providers/{providerId}/scim-tokens": readers,
  "POST /identity-providers/{providerId}/scim-tokens": admins,
  "DELETE /identity-providers/{providerId}/scim-tokens/{secretId}": admins,
  "POST /identity-providers/{providerId}/sync": admins,
  "GET /identity-providers/{providerId}/sync-jobs": readers,
  "POST /identity-providers/{providerId}/preview": admins,
  "GET /sync-jobs/{jobId}": readers,
  "POST /sync-jobs/{jobId}/approve": admins,
  "POST /sync-jobs/{jobId}/cancel": admins,
  "GET /departments": readers,

  "GET /audit/events": everyRole,
  "GET /audit/tail": everyRole,
  "GET /audit/decisions/{decisionId}": everyRole,
  "POST /audit/verify": readers,

  "GET /agents/{agentId}/impact": everyRole,
  "GET /users/{userId}/impact": readers,
  "GET /clients/{clientId}/impact": readers,
  "GET /resources/{resourceId}/impact": readers,
  "GET /credentials/{credentialId}/impact": readers,

  "GET /estate": everybody,
  "GET /estate/impact": readers,
  "POST /estate/stop": admins,
  "POST /estate/resume": admins,

  "GET /statistics": everyRole,
  "GET /attention": everyRole,
  "GET /agents/{agentId}/activity": everyRole,
  "GET /credentials/{credentialId}/activity": readers,
  "GET /credentials/{credentialId}/versions": readers,

  "GET /kms": readers,
  "POST /kms/check": admins,
  "GET /kms/rewraps": readers,
  "POST /kms/rewraps": owner,
  "GET /kms/rewraps/{jobId}": readers,
  "POST /kms/rewraps/{jobId}/cancel": admins,

  "GET /keys": readers,
  "POST /keys/rotate": owner,
  "POST /keys/{kid}/revoke": owner,
};
