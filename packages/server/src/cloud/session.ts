import type { CloudSession } from "./port.ts";
import { unfit } from "./refusals.ts";

const longestPolicy = 2_048;
const names = { least: 2, most: 64 } as const;

/** Characters that each cloud takes in the name of a session; what it does not take becomes a hyphen. */
const oddInName = { aws: /[^A-Za-z0-9_+=,.@-]/g, alibaba: /[^A-Za-z0-9_.@-]/g, tencent: /[^A-Za-z0-9_+=,.@-]/g } as const;

/** The name of the session as the cloud's own logs will have it. Of one that is too long the end stays: that is where the lease stands. */
export function sessionName(cloud: keyof typeof oddInName, { name }: CloudSession): string {
  const plain = name.replaceAll(oddInName[cloud], "-").slice(-names.most);
  if (plain.length < names.least) throw unfit("name", "expected at least two characters");
  return plain;
}

/** Seconds that are asked for: never more than was wanted, so too little is refused and too much is cut. */
export function durationWithin({ durationSeconds }: CloudSession, limits: { readonly min: number; readonly most: number }): number {
  if (durationSeconds < limits.min) throw unfit("durationSeconds", `expected at least ${limits.min} seconds`);
  return Math.min(durationSeconds, limits.most);
}

/** What AWS, Alibaba Cloud and Tencent Cloud give for a role; the role's own maximum may be less, which they then say. */
export const roleSeconds = { min: 900, most: 43_200 } as const;

/**
 * The policy that narrows the session: the credential's, the request's, or both. A policy language has no way to say "both of these", so a second policy may only
 * take away: its statements all deny, and are added to the first one. Throws `request.invalid` otherwise.
 */
export function sessionPolicy(ofCredential: string | undefined, ofRequest: string | undefined): string | undefined {
  if (ofCredential === undefined || ofRequest === undefined || ofCredential === ofRequest) return sized(ofCredential ?? ofRequest);
  const [first, second] = [readPolicy(ofCredential), readPolicy(ofRequest)];
  if (second.statements.some((statement) => textAt(statement, "effect")?.toLowerCase() !== "deny"))
    throw unfit("sessionPolicy", "may only deny, as the credential has a session policy already");
  if (first.statementName !== second.statementName || first.version !== second.version)
    throw unfit("sessionPolicy", "expected the version and spelling of the credential's session policy");
  return sized(JSON.stringify({ ...first.document, [first.statementName]: [...first.statements, ...second.statements] }));
}

/** Clouds without a policy of the session refuse to be asked for one: an agent that asked to be narrowed must not be served without. */
export function refuseSessionPolicy({ sessionPolicy: policy }: CloudSession): void {
  if (policy !== undefined) throw unfit("sessionPolicy", "can't be given to this token service");
}

function sized(policy: string | undefined): string | undefined {
  if (policy !== undefined && policy.length > longestPolicy) throw unfit("sessionPolicy", `expected at most ${longestPolicy} characters`);
  return policy;
}

function readPolicy(text: string) {
  const document = objectOf(text);
  const statementName = document === undefined ? undefined : ["Statement", "statement"].find((name) => name in document);
  if (document === undefined || statementName === undefined) throw unfit("sessionPolicy", "expected a JSON policy with statements");
  const value = document[statementName];
  const statements: readonly unknown[] = Array.isArray(value) ? value : [value];
  return { document, statementName, statements, version: textAt(document, "version") };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A member by its name in any case, as Tencent Cloud writes `effect` and the others `Effect`. */
function textAt(value: unknown, name: string): string | undefined {
  if (!isObject(value)) return undefined;
  const found = Object.entries(value).filter(([key]) => key.toLowerCase() === name);
  const [entry] = found;
  return found.length === 1 && typeof entry?.[1] === "string" ? entry[1] : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
