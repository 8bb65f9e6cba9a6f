import { Agents } from "./agents.tsx";
import { Events } from "./events.tsx";
import { Summary } from "./summary.tsx";
import { useEstate } from "./use-estate.ts";

/** The first page: who is signed in, every agent with its kill switch, and what happened last. */
export function App() {
  const { estate, reload } = useEstate();
  return (
    <>
      <header className="bar">
        <img src="./icon.svg" alt="" width="28" height="28" />
        <strong>Agent ID Guard</strong>
        {estate.state === "ready" && (
          <span className="who">
            {estate.me.name} <span className="tag">{estate.me.role}</span>
          </span>
        )}
      </header>
      <main>
        {estate.state === "loading" && <p role="status">Loading …</p>}
        {estate.state === "signed-out" && (
          <section className="notice">
            <h1>Sign in</h1>
            <p>This console is for people with a role in this installation.</p>
            <p>
              <a className="button" href="../signin?next=console">
                Sign in
              </a>
            </p>
            <p className="quiet">First time here? Open the one-time link that the server printed when it started.</p>
          </section>
        )}
        {estate.state === "failed" && (
          <section className="notice" role="alert">
            <h1>{estate.why}</h1>
            <p>{estate.hint}</p>
          </section>
        )}
        {estate.state === "ready" && (
          <>
            <Summary agents={estate.agents} events={estate.events} />
            <Agents agents={estate.agents} mayChange={estate.me.role === "owner" || estate.me.role === "admin"} reload={reload} />
            <Events events={estate.events} agents={estate.agents} />
          </>
        )}
      </main>
    </>
  );
}
