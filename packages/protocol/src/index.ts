export * from "./endpoints.ts";
export * from "./errors.ts";
export * from "./events.ts";
export * from "./ids.ts";
export * from "./revocations.ts";
export * from "./scopes.ts";
export * from "./self.ts";
export * from "./tokens.ts";
