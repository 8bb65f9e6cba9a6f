import { tailEvents } from "@agent-id-guard/protocol";
import { useEffect, useState } from "react";
import { type Api, answered } from "../../../api/api.ts";
import { useApi } from "../../../api/api-context.tsx";
import type { AuditEvent } from "../../../events/queries.ts";
import { serverBase } from "../../../session/base.ts";

/** What is being told of an agent. */
export interface AgentTail {
  /** Oldest first. */
  readonly events: readonly AuditEvent[];
  readonly isLive: boolean;
}

const before = 20;
const most = 200;

/** What an agent does, as it happens: the newest events of the log, then each new one within a second. */
export function useAgentTail(agentId: string): AgentTail {
  const api = useApi();
  const [tail, setTail] = useState<AgentTail>({ events: [], isLive: false });
  useEffect(() => {
    const leaving = new AbortController();
    let source: EventSource | undefined;
    const follow = async () => {
      const known = await newestEvents(api, agentId, leaving.signal).catch(() => []);
      if (leaving.signal.aborted) return;
      setTail({ events: known, isLive: false });
      source = new EventSource(tailAddress(agentId, known.at(-1)?.seq));
      source.addEventListener("open", () => setTail(({ events }) => ({ events, isLive: true })));
      source.addEventListener("error", () => setTail(({ events }) => ({ events, isLive: false })));
      source.addEventListener(tailEvents.event, ({ data }) => {
        const event = JSON.parse(data) as AuditEvent;
        setTail(({ events }) => ({
          events: events.some(({ id }) => id === event.id) ? events : [...events, event].slice(-most),
          isLive: true,
        }));
      });
    };
    void follow();
    return () => {
      leaving.abort();
      source?.close();
    };
  }, [api, agentId]);
  return tail;
}

async function newestEvents(api: Api, agentId: string, signal: AbortSignal): Promise<readonly AuditEvent[]> {
  const { items } = await answered(api.GET("/api/v1/audit/events", { params: { query: { agentId, limit: before } }, signal }));
  return items.toReversed();
}

function tailAddress(agentId: string, afterSeq: number | undefined): string {
  const query = new URLSearchParams({ agentId, ...(afterSeq === undefined ? {} : { after: `${afterSeq}` }) });
  return `${serverBase()}/api/v1/audit/tail?${query}`;
}
