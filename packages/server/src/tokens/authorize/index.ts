/** The authorization endpoint: a client sends a person, and gets a code when both may call the agent. */
export { type Authorization, type AuthorizationDeps, type AuthorizationStep, createAuthorization, type Visitor } from "./authorization.ts";
export type { AuthorizationQuery } from "./authorization-request.ts";
export { type Code, codeSchema } from "./code.ts";
