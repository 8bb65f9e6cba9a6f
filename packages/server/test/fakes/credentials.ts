import type { CreateCredential } from "@agent-id-guard/protocol";

export type SecretCredential = Extract<CreateCredential, { kind: "secret" }>;

/** What creates an API key, with the defaults of the wire. */
export const secretCredential = (more: Partial<SecretCredential> & Pick<SecretCredential, "resourceId">): SecretCredential => ({
  kind: "secret",
  name: "key",
  boundAgents: null,
  boundPeople: null,
  canary: false,
  rotation: null,
  sharing: "shared",
  settings: {},
  ...more,
});
