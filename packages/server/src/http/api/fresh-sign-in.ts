/**
 * Routes that need a person's sign-in of the last ten minutes, whether they call with a session or a token: what can't be undone, what gives lasting
 * power, and what stops or starts everything. What only stops one thing (suspend, remove a grant) is not here: nobody should have to look for their
 * password while an agent runs wild.
 */
export const freshSignIn: ReadonlySet<string> = new Set([
  "POST /agents/{agentId}/retire",
  "PUT /agents/{agentId}/keys",
  "POST /agents/{agentId}/secrets",
  "PUT /clients/{clientId}/keys",
  "POST /clients/{clientId}/secrets",
  "PUT /resources/{resourceId}/keys",
  "POST /resources/{resourceId}/secrets",

  "PUT /credentials/{credentialId}/reveal",
  "POST /credentials/{credentialId}/reveal",
  "DELETE /credentials/{credentialId}",
  "DELETE /connections/{connectionId}",
  "DELETE /groups/{groupId}",

  "PATCH /users/{userId}",
  "POST /users/{userId}/depart",
  "POST /users/{userId}/return",
  "PUT /users/{userId}/role",
  "PUT /departure-policy",
  "POST /identity-providers",
  "PATCH /identity-providers/{providerId}",
  "POST /identity-providers/{providerId}/scim-tokens",
  "POST /users/{userId}/identities",
  "POST /sync-jobs/{jobId}/approve",

  "POST /keys/{kid}/revoke",
  "POST /kms/rewraps",

  "POST /estate/stop",
  "POST /estate/resume",
]);
