import { GuardError, weekdays } from "@agent-id-guard/protocol";
import { type Command, InvalidArgumentError } from "commander";
import { words } from "./input.ts";

/** What the flags say of when, from where and how a grant holds. The server checks it. */
export interface GrantTerms {
  readonly expires?: number | "never";
  readonly hours?: object;
  readonly networks?: readonly string[];
  readonly clients?: readonly string[];
  readonly maxChainLength?: number;
}

/** Adds the flags of a grant's terms. */
export function addTerms(command: Command): Command {
  return command
    .option("--expires <moment>", "when it ends, such as 2027-01-31T18:00:00Z; never", readMoment)
    .option("--hours <hours>", 'when it holds, such as "mon-fri 09:00-18:00 Asia/Shanghai"', readHours)
    .option("--networks <cidrs>", "comma-separated; where calls must come from", words)
    .option("--clients <ids>", "comma-separated; the clients that calls must have come through", words)
    .option("--max-chain-length <count>", "the most agents that may stand in the chain", readCount);
}

/** The members of a request that the flags stand for. Conditions are put beside those that there are already. */
export function bodyOf({ expires, hours, networks, clients, maxChainLength }: GrantTerms, already: object | null = null): object {
  const named = Object.entries({ hours, networks, clients, maxChainLength }).filter(([, value]) => value !== undefined);
  return {
    ...(named.length === 0 ? {} : { conditions: { ...already, ...Object.fromEntries(named) } }),
    ...(expires === undefined ? {} : { expiresAtMs: expires === "never" ? null : expires }),
  };
}

/** What is left of conditions without those named; null where none is left. Throws `request.malformed` for a name that is none of theirs. */
export function without(conditions: object | null, names: readonly string[]): object | null {
  const left = Object.entries(conditions ?? {}).filter(([name]) => !names.includes(name));
  const unknown = names.find((name) => !Object.keys(conditions ?? {}).includes(name));
  if (unknown !== undefined) throw new GuardError("request.malformed", { description: `The grant has no condition ${unknown}` });
  return left.length === 0 ? null : Object.fromEntries(left);
}

function readMoment(text: string): number | "never" {
  if (text === "never") return text;
  const ms = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(ms))
    throw new InvalidArgumentError("Give a moment with its offset, such as 2027-01-31T18:00:00Z, or never.");
  return ms;
}

function readHours(text: string): object {
  const [, days = "", from, to, timeZone] = /^(\S+) (\d\d:\d\d)-(\d\d:\d\d) (\S+)$/.exec(text.trim()) ?? [];
  if (timeZone === undefined)
    throw new InvalidArgumentError('Give days, times and a time zone, such as "mon-fri 09:00-18:00 Asia/Shanghai".');
  return { timeZone, days: days.split(",").flatMap(readDays), from, to };
}

/** A day, a range of days, or `daily`. A range may pass the end of the week. */
function readDays(text: string): readonly string[] {
  if (text === "daily") return weekdays;
  const [first, last = first] = text.split("-").map((day) => (weekdays as readonly string[]).indexOf(day));
  if (first === undefined || last === undefined || first < 0 || last < 0)
    throw new InvalidArgumentError(`${text} is no day: ${weekdays.join(", ")}, or daily.`);
  const count = ((last - first + weekdays.length) % weekdays.length) + 1;
  return Array.from({ length: count }, (_day, index) => weekdays[(first + index) % weekdays.length] as string);
}

function readCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}
