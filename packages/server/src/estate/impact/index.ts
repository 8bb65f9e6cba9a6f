/** The blast radius of a stop: who and what it touches. Nothing is changed here. */
import type { Impact } from "@agent-id-guard/protocol";
import type { Administrator } from "../../audit/index.ts";
import type { Store } from "../../store/port.ts";
import { countTouched } from "./count.ts";
import { countLiveLeases } from "./live-leases.ts";
import { countLivingTokens, type LivingTokensPorts, type TokensOf } from "./living-tokens.ts";
import { touchedByAgent } from "./of-agent.ts";
import { touchedByClient } from "./of-client.ts";
import { countDeparture } from "./of-departure.ts";
import { countEstate } from "./of-estate.ts";
import { touchedByResource } from "./of-resource.ts";
import { touchedByUser } from "./of-user.ts";
import type { ImpactTarget } from "./target.ts";
import type { Touched } from "./touched.ts";

export type { ImpactTarget } from "./target.ts";

export interface ImpactPorts extends LivingTokensPorts {
  readonly store: Pick<Store, "get" | "find" | "count" | "events">;
  /** The audience whose tokens survive everything. */
  readonly sparedAudience: string;
}

/** Reads who and what stops with a target. A developer, who may not list people, is only told how many. */
export async function readImpact(
  ports: ImpactPorts,
  by: Administrator,
  target: ImpactTarget,
  nowMs: number,
): Promise<Omit<Impact, "callsLastDay">> {
  const { store } = ports;
  const counted =
    target.type === "estate" ? await countEstate(store, nowMs) : await countTouched(store, await touchedBy(store, target, nowMs), nowMs);
  const people = by.role === "developer" ? { ...counted.people, items: [] } : counted.people;
  const grants =
    by.role === "developer"
      ? { ...counted.grants, items: counted.grants.items.filter(({ subjectType }) => subjectType !== "user") }
      : counted.grants;
  // A credential is behind calls, not behind tokens.
  const places = target.type === "credential" ? [] : placesOf(target);
  const tokens = await countLivingTokens(ports, places, ports.sparedAudience, nowMs);
  const leases = await countLiveLeases(store, target, nowMs);
  const departure = target.type === "user" ? { departure: await countDeparture(store, target.row) } : {};
  return { ...counted, people, grants, tokens, leases, ...departure, atMs: nowMs };
}

function touchedBy(store: Pick<Store, "find">, target: Exclude<ImpactTarget, { type: "estate" }>, nowMs: number): Promise<Touched> {
  switch (target.type) {
    case "agent":
      return touchedByAgent(store, target.row, nowMs);
    case "user":
      return touchedByUser(store, target.row, nowMs);
    case "client":
      return touchedByClient(store, target.row, nowMs);
    case "resource":
      return touchedByResource(store, target.row.id, nowMs);
    case "credential":
      return touchedByResource(store, target.row.resourceId, nowMs);
  }
}

function placesOf(target: Exclude<ImpactTarget, { type: "credential" }>): readonly TokensOf[] {
  switch (target.type) {
    case "agent":
      return [{ agentId: target.row.id }, ...(target.row.resourceId === null ? [] : [{ resourceId: target.row.resourceId }])];
    case "user":
      return [{ userId: target.row.id }];
    case "client":
      return [{ clientId: target.row.id }];
    case "resource":
      return [{ resourceId: target.row.id }];
    case "estate":
      return [{}];
  }
}
