import type { AgentAnswer, AuditEvent } from "@agent-id-guard/protocol";

const inViewersZone = new Intl.DateTimeFormat(undefined, { dateStyle: "short", timeStyle: "medium" });

/** The latest events of the audit log, newest first. */
export function Events({ events, agents }: { readonly events: readonly AuditEvent[]; readonly agents: readonly AgentAnswer[] }) {
  const nameOf = (id: string | undefined) => agents.find((agent) => agent.id === id)?.name ?? id ?? "";
  return (
    <section aria-labelledby="events">
      <h2 id="events">What happened last</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Action</th>
              <th scope="col">Outcome</th>
              <th scope="col">Agent</th>
              <th scope="col">Resource</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.seq}>
                <td>
                  <time dateTime={new Date(event.timeMs).toISOString()} title={new Date(event.timeMs).toISOString()}>
                    {inViewersZone.format(event.timeMs)}
                  </time>
                </td>
                <td className="word">{event.action}</td>
                <td>
                  <span className={`tag ${event.outcome}`}>{event.outcome}</span>
                </td>
                <td>{nameOf(event.agentId)}</td>
                <td className="where">{event.resource?.identifier ?? ""}</td>
                <td>{event.decision?.reason ?? event.reason ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
