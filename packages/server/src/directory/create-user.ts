import type { CreateUser } from "@agent-id-guard/protocol";
import type { Change } from "../audit/index.ts";
import type { Plan, UserRow } from "../store/port.ts";
import { type DirectoryDeps, localProviderId } from "./deps.ts";

/** Puts a person into the built-in directory, without a role. Commit fails with `conflict` when the user name is taken; `request.rate_limited` when too many passwords are being hashed. */
export async function planCreateUser(
  deps: Pick<DirectoryDeps, "entropy" | "passwords">,
  change: Change,
  input: CreateUser,
): Promise<Plan<UserRow>> {
  const row: UserRow = {
    id: deps.entropy.id("user"),
    version: 1,
    createdAtMs: change.nowMs,
    providerId: localProviderId,
    subject: input.username,
    name: input.name,
    email: input.email ?? null,
    department: input.department ?? "",
    otherDepartments: [],
    username: input.username,
    title: "",
    employeeNumber: "",
    directoryRef: null,
    managerRef: null,
    profile: {},
    state: "active",
    upstreamState: "present",
    departedAtMs: null,
    role: null,
    passwordHash: input.password === undefined ? null : await deps.passwords.hash(input.password),
  };
  return {
    writes: [{ verb: "insert", collection: "users", row }],
    events: [change.event({ action: "user.create", target: { type: "user", id: row.id }, userId: row.id })],
    answer: row,
  };
}
