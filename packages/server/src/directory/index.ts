/** The directory: people, groups and departments, how they sign in, and their sessions. */
import type { Arrival } from "./arrive.ts";
import { type Bootstrap, createBootstrap } from "./bootstrap.ts";
import type { DirectoryDeps } from "./deps.ts";
import { createPendingSignIns, type PendingSignIns } from "./pending-sign-in.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createProviderPasswordSignIn } from "./sign-in-at-provider.ts";
import { createPasswordSignIn, type PasswordAttempt } from "./sign-in-with-password.ts";
import { createProviderSignIn, type ProviderSignIn } from "./sign-in-with-provider.ts";
import { createTickets, type Tickets } from "./tickets.ts";
import { readWays, type SignInWays } from "./ways.ts";

export type { Arrival } from "./arrive.ts";
export type { Bootstrap } from "./bootstrap.ts";
export type { DirectoryDeps } from "./deps.ts";
export type { Continuation, PendingSignIn, PendingSignIns } from "./pending-sign-in.ts";
export { rememberingClient } from "./session-clients.ts";
export { createSessions, type Look, type NewSession, nameOfSession, type Sessions, type SignedIn } from "./sessions.ts";
export type { PasswordAttempt } from "./sign-in-with-password.ts";
export type { ProviderRefusal, ProviderReturn, ProviderSignIn } from "./sign-in-with-provider.ts";
export { spending, type Tickets } from "./tickets.ts";
export type { SignInWay, SignInWays } from "./ways.ts";

/** How people come in, and who is in. */
export interface Directory {
  readonly tickets: Tickets;
  readonly sessions: Sessions;
  readonly pendingSignIns: PendingSignIns;
  readonly bootstrap: Bootstrap;
  readonly providerSignIn: ProviderSignIn;
  signInWithPassword(attempt: PasswordAttempt): Promise<Arrival>;
  signInAtProvider(providerId: string, attempt: PasswordAttempt): Promise<Arrival>;
  ways(): Promise<SignInWays>;
}

export function createDirectory(deps: DirectoryDeps): Directory {
  const tickets = createTickets(deps);
  const sessions = createSessions(deps);
  const pendingSignIns = createPendingSignIns(deps, tickets);
  return {
    tickets,
    sessions,
    pendingSignIns,
    bootstrap: createBootstrap(deps, tickets, sessions),
    providerSignIn: createProviderSignIn(deps, pendingSignIns, sessions),
    signInWithPassword: createPasswordSignIn(deps, pendingSignIns, sessions),
    signInAtProvider: createProviderPasswordSignIn(deps, pendingSignIns, sessions),
    ways: () => readWays(deps),
  };
}
export { planAddMember } from "./add-member.ts";
export { planCreateGroup } from "./create-group.ts";
export { planCreateUser } from "./create-user.ts";
export { type Departing, type DepartureDeps, depart, type Evidence, planDepart } from "./depart.ts";
export { planDepartUser, planReturnUser } from "./depart-user.ts";
export { planEndSession } from "./end-session.ts";
export { listGroupsOf } from "./groups-of-user.ts";
export { listIdentities, planLinkIdentity, planUnlinkIdentity, readRelations } from "./identities.ts";
export { listSessions } from "./list-sessions.ts";
export { type HeldBy, listOwnAgents, readOwnAgent } from "./own-agents.ts";
export { listOwnEvents } from "./own-events.ts";
export { personOf } from "./person.ts";
export { type CountedDepartment, departmentsAt, listDepartments } from "./read-departments.ts";
export { listGroups, listMembers, readGroup } from "./read-groups.ts";
export { listProviders, readProvider } from "./read-providers.ts";
export { listUsers, readUser } from "./read-users.ts";
export { refuseOutranked } from "./refuse-outranked.ts";
export { planRegisterProvider } from "./register-provider.ts";
export { planRemoveGroup } from "./remove-group.ts";
export { planRemoveMember } from "./remove-member.ts";
export { planRenameGroup } from "./rename-group.ts";
export { planResumeUser } from "./resume-user.ts";
export { planReturn, type Returning } from "./return.ts";
export { permissionsOfRole } from "./role-permissions.ts";
export { findPushingProvider } from "./scim/authenticate.ts";
export type { Push, ScimDeps } from "./scim/deps.ts";
export { parseFilter } from "./scim/filter.ts";
export { readPushed } from "./scim/find-pushed.ts";
export { memberIdsIn, toGroup } from "./scim/group.ts";
export { type Listed, type ListRequest, listPushed, listPushedGroups, mostResults } from "./scim/list.ts";
export { type MemberChanges, readGroupPatch } from "./scim/member-changes.ts";
export { readPatch } from "./scim/patch.ts";
export { toUser } from "./scim/person.ts";
export {
  checkMembers,
  memberIdsOf,
  memberUnits,
  planAddGroup,
  planChangeGroup,
  planDeleteGroup,
  readPushedGroup,
} from "./scim/push-group.ts";
export { planAddUser, planDeleteUser, planPatchUser, planReplaceUser } from "./scim/push-person.ts";
export { readResource } from "./scim/read-value.ts";
export { type Attribute, groupType, type ResourceType, type Schema, userType } from "./scim/schema.ts";
export { type Selection, select, selects } from "./scim/select.ts";
export { planIssueScimToken, planRevokeScimToken } from "./scim/tokens.ts";
export { planSetProviderState } from "./set-provider-state.ts";
export { planSetRole } from "./set-role.ts";
export { planStopOwnAgent } from "./stop-own-agent.ts";
export { planSuspendUser } from "./suspend-user.ts";
export type { SyncDeps } from "./sync/deps.ts";
export { previewPeople } from "./sync/preview.ts";
export { listJobs, readJob } from "./sync/read-jobs.ts";
export { receiveCallback } from "./sync/receive-callback.ts";
export { type SyncRunner, startSyncRunner } from "./sync/runner.ts";
export { planApproval, planCancel, planRun, type Wanted } from "./sync/start-run.ts";
export { planUpdateProvider } from "./update-provider.ts";
export { planUpdateUser } from "./update-user.ts";
