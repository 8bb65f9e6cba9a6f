import type { AgentAnswer, AuditEvent } from "@agent-id-guard/protocol";

/** Agents by state, and how many of the latest events were denials. */
export function Summary({ agents, events }: { readonly agents: readonly AgentAnswer[]; readonly events: readonly AuditEvent[] }) {
  const inState = (state: AgentAnswer["state"]) => agents.filter((agent) => agent.state === state).length;
  const figures = [
    ["Active agents", inState("active")],
    ["Suspended", inState("suspended")],
    ["Without an owner", inState("orphaned")],
    [`Denied of the last ${events.length} events`, events.filter((event) => event.outcome === "denied").length],
  ] as const;
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
