import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useEffectEvent, useState } from "react";
import type { AuditEvent } from "../../events/queries.ts";
import { serverBase } from "../../session/base.ts";
import { type AuditFilters, queryOf } from "./audit-filters.ts";
import { TailFollower } from "./follow-tail.ts";

/** Why the tail tells something, or nothing. */
export type TailState = "off" | "connecting" | "live" | "again" | "scrolled" | "hidden";

export interface TailOptions {
  readonly filters: AuditFilters;
  readonly isOn: boolean;
  /** Whether somebody reads further down. */
  readonly isAway: boolean;
  /** Reads the newest events as a list, and answers with the number of the newest. */
  readonly readNewest: () => Promise<number>;
}

/** Follows the log as it grows, while it is looked at. After a pause it reads what it missed and goes on from there. */
export function useTail({ filters, isOn, isAway, readNewest }: TailOptions) {
  const isHidden = useDocumentVisibility() === "hidden";
  const [connection, setConnection] = useState<"connecting" | "live" | "again">("connecting");
  const [told, setTold] = useState<Told>(nothing);
  const isFollowing = isOn && !isAway && !isHidden;
  const address = addressOf(filters);
  const read = useEffectEvent(readNewest);
  useEffect(() => {
    if (!isFollowing) return undefined;
    setConnection("connecting");
    const change = (next: (events: readonly AuditEvent[]) => readonly AuditEvent[]) =>
      setTold((before) => ({ address, events: next(before.address === address ? before.events : []) }));
    const follower = new TailFollower({
      address,
      readNewest: () => read(),
      onState: setConnection,
      onCaughtUp: (seq) => change((known) => known.filter((event) => event.seq > seq)),
      onEvents: (fresh) => change((known) => [...fresh.toReversed(), ...known]),
    });
    return () => follower.end();
  }, [isFollowing, address]);
  const state: TailState = isOn ? (isHidden ? "hidden" : isAway ? "scrolled" : connection) : "off";
  return { state, events: told.address === address ? told.events : nothing.events };
}

/** What was told at which address. */
interface Told {
  readonly address: string;
  readonly events: readonly AuditEvent[];
}
const nothing: Told = { address: "", events: [] };

/** The address of the tail, ready for one more parameter. The tail knows no times: it tells what comes. */
function addressOf(filters: AuditFilters): string {
  const { fromMs: _from, toMs: _to, ...conditions } = queryOf({ ...filters, range: undefined }, 0);
  const query = new URLSearchParams(Object.entries(conditions).map(([name, value]) => [name, String(value)]));
  return `${serverBase()}/api/v1/audit/tail?${query}${query.size > 0 ? "&" : ""}`;
}
