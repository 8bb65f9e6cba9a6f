import { type GrantConditions, idPrefixes } from "@agent-id-guard/protocol";
import { readTimetable, type WallClocks } from "./hours.ts";
import { networkFinder } from "./networks.ts";

/** What is known of a call beside its parties. */
export interface Circumstances {
  readonly nowMs: number;
  /** Where the call comes from; undefined: not known, so no network has it. */
  readonly sourceAddress: string | undefined;
  /** Everybody in the chain of the call. `any`: no call is made yet, so what a chain could fulfil counts as fulfilled. */
  readonly chain: readonly string[] | "any";
}

/** A condition that does not hold, and what would have made it hold, as a person reads it. */
export interface Fault {
  readonly reason: string;
  readonly nearest: string;
}

/** A condition under some circumstances: until when it is sure to hold (infinity: the clock has no say), or why it does not. */
export type Ruling = number | Fault;

type Condition = (circumstances: Circumstances) => Ruling;
/** All conditions of a grant: until when all of them hold, or all that do not. */
export type Rule = (circumstances: Circumstances) => number | readonly Fault[];

/** The end of what no clock ends. */
export const always = Number.POSITIVE_INFINITY;
const agentPrefix = `${idPrefixes.agent}_`;

/** Reads the conditions of a grant once, so that asking them is quick. Undefined where there are none. What can't be read never holds. */
export function readConditions(conditions: GrantConditions | null, clocks: WallClocks): Rule | undefined {
  if (conditions === null) return undefined;
  const asked = conditionsOf(conditions, clocks);
  return (circumstances) => {
    let untilMs = always;
    const faults: Fault[] = [];
    for (const condition of asked) {
      const ruling = condition(circumstances);
      if (typeof ruling === "number") untilMs = Math.min(untilMs, ruling);
      else faults.push(ruling);
    }
    return faults.length === 0 ? untilMs : faults;
  };
}

function conditionsOf(conditions: GrantConditions, clocks: WallClocks): readonly Condition[] {
  try {
    const { hours, networks, clients, maxChainLength, ...unknown } = conditions;
    if (Object.keys(unknown).length > 0) return [unreadable];
    return [
      ...(hours === undefined ? [] : [withinHours(hours, clocks)]),
      ...(networks === undefined ? [] : [fromNetworks(networks)]),
      ...(clients === undefined ? [] : [throughClients(clients)]),
      ...(maxChainLength === undefined ? [] : [ofLength(maxChainLength)]),
    ];
  } catch {
    return [unreadable];
  }
}

/** A row of a newer version, or a time zone that this machine does not know: the grant gives nothing. */
const unreadable: Condition = () => ({
  reason: "this server can't read one of its conditions",
  nearest: "conditions that this server can read",
});

function withinHours(hours: NonNullable<GrantConditions["hours"]>, clocks: WallClocks): Condition {
  const timetable = readTimetable(hours, clocks.of(hours.timeZone));
  const window = `${hours.days.join(" ")} ${hours.from} to ${hours.to}`;
  return ({ nowMs }) =>
    timetable.openUntilMs(nowMs) ?? {
      reason: `it is ${timetable.localTime(nowMs)} in ${hours.timeZone}, outside ${window}`,
      nearest: `a moment within ${window} in ${hours.timeZone}`,
    };
}

/** The networks themselves are not told: whoever holds a stolen token would learn from where it works. */
function fromNetworks(networks: readonly string[]): Condition {
  const isInside = networkFinder(networks);
  const nearest = "a call from one of its networks";
  return ({ sourceAddress }) => {
    if (sourceAddress === undefined) return { reason: "it is not known where the call comes from", nearest };
    return isInside(sourceAddress) ? always : { reason: "the call comes from none of its networks", nearest };
  };
}

function throughClients(clients: readonly string[]): Condition {
  return ({ chain }) =>
    chain === "any" || chain.some((member) => clients.includes(member))
      ? always
      : { reason: "the call came through none of its clients", nearest: `a call that came through ${clients.join(" or ")}` };
}

function ofLength(most: number): Condition {
  return ({ chain }) => {
    const count = chain === "any" ? 0 : chain.filter((member) => member.startsWith(agentPrefix)).length;
    return count <= most
      ? always
      : { reason: `${count} agents stand in the chain and it allows ${most}`, nearest: `a chain of at most ${most} agents` };
  };
}
