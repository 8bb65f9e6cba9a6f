/** Protects an MCP server tool by tool: who calls, on whose behalf, whether they may, and where that is written down. */
export { type CallContext, type CallerIdentity, identityOf } from "./identity.ts";
export type { ProtectOptions } from "./options.ts";
export { anyCaller, type PermissionOptions, type Requirement } from "./permissions.ts";
export { type ProtectedServer, protect } from "./protect.ts";
