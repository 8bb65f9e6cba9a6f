/** The directory: people, groups and departments, how they sign in, and their sessions. */
export { type DirectoryDeps, localProviderId } from "./deps.ts";
export { createSessions, type Sessions, type SignedIn } from "./sessions.ts";
