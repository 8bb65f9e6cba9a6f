/** Every `action` of an audit event, and what it says that somebody did. The list is closed: what is not in it can't be recorded. */
export const eventActions = {
  // Tokens and sign-in
  "token.issue": "asked for an access token: issued, or refused with the decision that refused it",
  "token.revoke": "revoked one access token of their own",
  "code.issue": "was sent back to a client with an authorization code, or without one",
  "code.replayed": "sent an authorization code a second time: all that came of it is dead",
  "refresh_token.reused": "sent a spent refresh token: its whole family is dead",
  "refresh_token.revoked": "revoked a refresh token, its family and what came of it",
  "device.answer": "answered a device that asked for a token: allowed, or refused",
  "device.guess": "typed device codes that do not exist, too often",
  "client.logout": "was told that a session has ended: it accepted, refused, or could not be reached",
  "party.authenticate": "failed to prove that they are the agent, client or resource server that they say",
  "user.signin": "signed in, or tried to",
  "session.end": "signed out, or ended another session",
  "user.agent.stop": "stopped what an agent does in their own name: its tokens for them are dead",

  // Calls
  "gateway.call": "called a resource through the gateway: let through, or refused; recorded before anything is sent",
  "gateway.answer": "what became of a call that was let through",
  "tool.call": "called a tool of an MCP server, as its adapter reports",
  "tool.result": "what became of that, as the adapter reports",
  "tool.denied": "was refused a tool, as the adapter reports",

  // Registry
  "agent.create": "registered an agent",
  "agent.update": "changed an agent's particulars",
  "agent.transfer": "gave an agent another owner",
  "agent.suspend": "suspended an agent: its tokens are dead",
  "agent.resume": "let a suspended agent work again",
  "agent.retire": "retired an agent for good: its tokens, grants and secrets are dead",
  "agent.keys.replace": "replaced an agent's public keys",
  "agent.secret.issue": "issued a secret to an agent",
  "agent.secret.revoke": "revoked a secret of an agent",
  "client.create": "registered a client",
  "client.update": "changed a client's particulars",
  "client.suspend": "suspended a client: tokens that came through it are dead",
  "client.resume": "let people in through a suspended client again",
  "client.keys.replace": "replaced a client's public keys",
  "client.secret.issue": "issued a secret to a client",
  "client.secret.revoke": "revoked a secret of a client",
  "resource.create": "registered a resource",
  "resource.update": "changed a resource's particulars",
  "resource.suspend": "suspended a resource: tokens for it are dead",
  "resource.resume": "let a suspended resource be called again",
  "resource.keys.replace": "replaced a resource server's public keys",
  "resource.secret.issue": "issued a secret to a resource server",
  "resource.secret.revoke": "revoked a secret of a resource server",
  "grant.create": "granted permissions on a resource",
  "grant.update": "changed what a grant gives, when, from where or how: where it gives less, the tokens that rest on it are dead",
  "grant.remove": "removed a grant: tokens that rest on it are dead",

  // People
  "user.create": "added a person, or a provider brought somebody new",
  "user.update": "changed what is known of a person, or a provider says it anew",
  "user.suspend": "suspended a person: what is done for them stops",
  "user.resume": "let a suspended person in again",
  "user.recover": "made the built-in owner an owner again, by the one-time link",
  "user.role.set": "gave a person a role, or took it",
  "group.create": "made a group",
  "group.update": "renamed a group",
  "group.remove": "removed a group: what its members could do through it is over",
  "group.member.add": "added a person to a group",
  "group.member.remove": "took a person out of a group",
  "identity_provider.create": "registered an identity provider",
  "identity_provider.update": "changed an identity provider's particulars",
  "identity_provider.suspend": "suspended an identity provider: nobody signs in there",
  "identity_provider.resume": "let people sign in at a suspended identity provider again",
  "bootstrap.create": "made a one-time link for the first owner's sign-in",

  // Vault and keys
  "credential.create": "stored a credential in the vault",
  "credential.rotate": "stored a new value of a credential",
  "credential.suspend": "suspended a credential: it is not used",
  "credential.resume": "let a suspended credential be used again",
  "credential.remove": "removed a credential with all its values",
  "credential.echoed": "an upstream sent a credential back; the agent did not get it",
  "signing_key.create": "made a key that will sign tokens",
  "signing_key.revoke": "declared a signing key compromised: its tokens are dead",

  // The server itself
  "estate.stop": "stopped every agent and client at once: every token is dead, and none is issued",
  "estate.resume": "let agents and clients work again",
  "api.refuse": "was refused an administrative act for want of a role or of a recent sign-in",
  "audit.mismatch": "the log is not the one that its last checkpoint saw",
} as const satisfies Record<string, string>;

/** An `action` of an audit event: `noun.verb`. */
export type EventAction = keyof typeof eventActions;
