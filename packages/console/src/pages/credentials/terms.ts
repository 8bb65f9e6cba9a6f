import { type CredentialKind, type DeliveryMode, modesOfKind } from "@agent-id-guard/protocol";
import type { Credential } from "./queries.ts";

type ChosenMode = Exclude<DeliveryMode, "reveal">;

/** Who may use a credential and how, and for how long a value is kept: what can change without a new one. */
export interface Terms {
  /** Without `reveal`, which is an act of its own. */
  readonly modes: readonly ChosenMode[];
  readonly agents: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly departments: readonly string[];
  readonly canary: boolean;
  /** Empty: on no schedule. */
  readonly everyDays: number | "";
  readonly overlapSeconds: number;
}

/** The ways in which a kind can be delivered, of which somebody may choose. */
export const modesFor = (kind: CredentialKind): readonly ChosenMode[] => modesOfKind[kind].filter((mode) => mode !== "reveal");

export const freshTerms = (kind: CredentialKind): Terms => ({
  ...{ modes: modesFor(kind).slice(0, 1), agents: [], users: [], groups: [], departments: [] },
  ...{ canary: false, everyDays: "", overlapSeconds: 3_600 },
});

export function termsOf({ modes, boundAgents, boundPeople, canary, rotation }: Credential): Terms {
  const bound = (type: "user" | "group" | "department") => (boundPeople ?? []).filter((one) => one.type === type).map(({ id }) => id);
  return {
    modes: modes.filter((mode) => mode !== "reveal"),
    agents: boundAgents ?? [],
    users: bound("user"),
    groups: bound("group"),
    departments: bound("department"),
    canary,
    everyDays: rotation?.everyDays ?? "",
    overlapSeconds: rotation?.overlapSeconds ?? 3_600,
  };
}

/** The members as the API names them. */
export function bodyOfTerms({ modes, agents, canary, everyDays, overlapSeconds, ...people }: Terms) {
  const bound = boundPeopleOf(people);
  return {
    modes,
    canary,
    boundAgents: agents.length === 0 ? null : agents,
    boundPeople: bound.length === 0 ? null : bound,
    rotation: everyDays === "" ? null : { everyDays, overlapSeconds },
  };
}

/** Only the members that differ: what is sent unchanged would begin its time anew, or cut calls that run. */
export function changedTerms(before: Terms, next: Terms): Partial<ReturnType<typeof bodyOfTerms>> {
  const [was, is] = [bodyOfTerms(before), bodyOfTerms(next)];
  return Object.fromEntries(
    Object.entries(is).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof typeof was])),
  );
}

function boundPeopleOf({ users, groups, departments }: Pick<Terms, "users" | "groups" | "departments">) {
  const of = (type: "user" | "group" | "department", ids: readonly string[]) => ids.map((id) => ({ type, id }));
  return [...of("user", users), ...of("group", groups), ...of("department", departments)];
}
