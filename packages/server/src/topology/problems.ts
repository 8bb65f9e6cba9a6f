import type { FieldIssue, TopologyProblem, TopologyProblemCode } from "@agent-id-guard/protocol";

type Entry = Pick<TopologyProblem, "severity" | "message" | "hint">;

/** What each problem is, and what a person can do about it. */
const catalogue: Readonly<Record<TopologyProblemCode, Entry>> = {
  unknown_grant: {
    severity: "error",
    message: "This agent has no such grant",
    hint: "Read the topology again; an edge without a grantId is a new one.",
  },
  ends_fixed: {
    severity: "error",
    message: "A grant keeps its ends",
    hint: "Leave the grantId out to draw a new edge, and leave the old edge out to end it.",
  },
  duplicate_edge: {
    severity: "error",
    message: "The same edge is there already",
    hint: "Put all permissions that hold alike between two ends on one edge.",
  },
  not_of_agent: {
    severity: "error",
    message: "Neither end of this edge is the agent",
    hint: "Change it in the topology of an agent that it belongs to.",
  },
  own_resource: {
    severity: "error",
    message: "An agent can't call itself",
    hint: "A chain never has the same agent twice; choose another end.",
  },
  unknown_subject: {
    severity: "error",
    message: "The subject is not registered",
    hint: "Choose a registered agent, client, user or group, a department's path, or everyone.",
  },
  unknown_resource: { severity: "error", message: "The resource is not registered", hint: "Register the resource first." },
  undeclared_permission: {
    severity: "error",
    message: "The resource has no such permission",
    hint: "Choose among the resource's permissions, or add the permission to the resource.",
  },
  expired: { severity: "error", message: "The expiry lies in the past", hint: "Choose a moment in the future, or none." },
  invalid_condition: { severity: "error", message: "A condition can't be met", hint: "See the description of a grant's conditions." },
  agent_retired: { severity: "error", message: "The agent is retired", hint: "Register a new agent." },
  retired_end: { severity: "error", message: "The agent at the other end is retired", hint: "Draw the edge to another agent." },
  suspended_end: {
    severity: "warning",
    message: "The other end is not active: the edge gives nothing until it is",
    hint: "Resume the other end.",
  },
  role_required: { severity: "error", message: "Your role does not change grants", hint: "Ask an admin to apply this topology." },
};

/** A problem at a place of the document. */
export function problem(code: TopologyProblemCode, path: string): TopologyProblem {
  return { path, code, ...catalogue[code] };
}

const codeOfMember: Readonly<Record<string, TopologyProblemCode>> = {
  subjectId: "unknown_subject",
  resourceId: "unknown_resource",
  permissions: "undeclared_permission",
  conditions: "invalid_condition",
  expiresAtMs: "expired",
};

/** What the rules of a grant say against an edge, as problems of the document. */
export function problemsOfFields(edgePath: string, fields: readonly FieldIssue[]): readonly TopologyProblem[] {
  return fields.map(({ path, message }) => {
    const code = codeOfMember[path.split(".")[0] as string] ?? "invalid_condition";
    return { ...problem(code, `${edgePath}.${path}`), message };
  });
}
