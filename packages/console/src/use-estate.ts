import type { AgentAnswer, AuditEvent, Me } from "@agent-id-guard/protocol";
import { useCallback, useEffect, useState } from "react";
import { ApiProblem, api } from "./api.ts";

/** What the first page shows, or why it can't. */
export type Estate =
  | { readonly state: "loading" }
  | { readonly state: "signed-out" }
  | { readonly state: "failed"; readonly why: string; readonly hint: string }
  | { readonly state: "ready"; readonly me: Me; readonly agents: readonly AgentAnswer[]; readonly events: readonly AuditEvent[] };

const refreshMs = 5_000;

/** Reads the estate now, every few seconds, and when `reload` is called. */
export function useEstate(): { readonly estate: Estate; readonly reload: () => Promise<void> } {
  const [estate, setEstate] = useState<Estate>({ state: "loading" });
  const reload = useCallback(async () => {
    try {
      const [me, agents, events] = await Promise.all([api.me(), api.agents(), api.events()]);
      setEstate({ state: "ready", me, agents: agents.items, events: events.items });
    } catch (error) {
      setEstate(explain(error));
    }
  }, []);
  useEffect(() => {
    void reload();
    const timer = setInterval(() => void reload(), refreshMs);
    return () => clearInterval(timer);
  }, [reload]);
  return { estate, reload };
}

function explain(error: unknown): Estate {
  if (!(error instanceof ApiProblem))
    return { state: "failed", why: "The server did not answer.", hint: "Check that it is running; this page tries again by itself." };
  if (error.problem.code === "access.unauthenticated" || error.problem.code === "token.missing") return { state: "signed-out" };
  return { state: "failed", why: error.problem.detail, hint: error.problem.hint };
}
