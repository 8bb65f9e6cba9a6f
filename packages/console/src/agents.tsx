import type { AgentAnswer } from "@agent-id-guard/protocol";
import { useState } from "react";
import { ApiProblem, api } from "./api.ts";

interface Props {
  readonly agents: readonly AgentAnswer[];
  readonly mayChange: boolean;
  readonly reload: () => Promise<void>;
}

/** Every agent in one table, with its kill switch. */
export function Agents({ agents, mayChange, reload }: Props) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState<string>();
  const change = async (agent: AgentAnswer) => {
    if (agent.state === "active" && !window.confirm(`Suspend ${agent.name}? Its tokens stop working at once.`)) return;
    setBusy(agent.id);
    setProblem(undefined);
    try {
      await (agent.state === "active" ? api.suspend(agent) : api.resume(agent));
    } catch (error) {
      setProblem(
        error instanceof ApiProblem ? `${error.problem.detail} ${error.problem.hint}` : "The server did not answer. Nothing was changed.",
      );
    }
    await reload();
    setBusy(undefined);
  };
  return (
    <section aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {agents.length === 0 ? (
        <p className="quiet">
          No agent is registered yet. Register one with <code>agent-id-guard agents add</code>.
        </p>
      ) : (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Kind</th>
                <th scope="col">Purpose</th>
                <th scope="col">State</th>
                <th scope="col">Id</th>
                {mayChange && <th scope="col">Stop</th>}
              </tr>
            </thead>
            <tbody>
              {agents.map((agent) => (
                <tr key={agent.id}>
                  <th scope="row">{agent.name}</th>
                  <td className="word">{agent.kind}</td>
                  <td>{agent.purpose}</td>
                  <td>
                    <span className={`tag ${agent.state}`}>{agent.state}</span>
                  </td>
                  <td>
                    <code>{agent.id}</code>
                  </td>
                  {mayChange && (
                    <td>
                      {(agent.state === "active" || agent.state === "suspended") && (
                        <button
                          type="button"
                          disabled={busy === agent.id}
                          onClick={() => void change(agent)}
                          aria-label={`${agent.state === "active" ? "Suspend" : "Resume"} ${agent.name}`}
                        >
                          {agent.state === "active" ? "Suspend" : "Resume"}
                        </button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
