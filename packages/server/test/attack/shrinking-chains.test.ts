import { jwtTypes, parseScope } from "@agent-id-guard/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClientRow, ResourceRow, UserRow } from "../../src/store/port.ts";
import { claimsIn, clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/*
 * XCH-03: a town in which everybody may call every agent, and grants on one resource are random. Walks of up to ten hops with random parameters are
 * held against a model of a few lines: who is in the chain, and what all of them hold in common.
 */

const permissions = ["p1", "p2", "p3", "p4"] as const;
const crowd = 10;

let house: TokenHouse;
let estate: TokenEstate;
let people: readonly UserRow[];
let agents: readonly SettledAgent[];
let client: Settled<ClientRow>;
let resource: Settled<ResourceRow>;
/** What each party holds on the resource. */
let held: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  house = await openTokenHouse();
  estate = new TokenEstate(house);
  client = await estate.client();
  resource = await estate.resource(permissions, { tokenTtlSeconds: 600 });
  people = [await estate.user(), await estate.user(), await estate.user()];
  agents = await Promise.all(Array.from({ length: crowd }, () => estate.agent()));
  for (const agent of agents) {
    for (const user of people) await estate.grant("user", user.id, agent.row.resourceId, ["invoke"]);
    for (const caller of agents) await estate.grant("agent", caller.id, agent.row.resourceId, ["invoke"]);
  }
  const ids = [...people.map((user) => ["user", user.id] as const), ...agents.map((agent) => ["agent", agent.id] as const)];
  const hands: [string, readonly string[]][] = [];
  for (const [index, [type, id]] of ids.entries()) {
    // Most lack one permission, so that chains of some length still hold something in common.
    const hand = permissions.filter((_name, lacking) => lacking !== index % 7);
    await estate.grant(type, id, resource.id, hand);
    hands.push([id, hand]);
  }
  held = new Map(hands);
});
afterAll(() => house.close());

/** The model: what a chain may do is what all of its people and agents hold. */
const modelOf = (chain: readonly string[]): readonly string[] =>
  permissions.filter((name) => chain.filter((id) => held.has(id)).every((id) => held.get(id)?.includes(name) === true));

interface Walk {
  /** A person who calls the first agent, or undefined: the first agent begins for itself. */
  readonly person: number | undefined;
  readonly route: readonly number[];
  readonly ttlSeconds: number;
  readonly scope: readonly string[] | undefined;
  readonly pauses: readonly number[];
}

const walks: fc.Arbitrary<Walk> = fc.record({
  person: fc.option(fc.nat(2), { nil: undefined }),
  route: fc.oneof(
    fc.shuffledSubarray([...Array(crowd).keys()], { minLength: 1 }),
    fc.array(fc.nat(crowd - 1), { minLength: 1, maxLength: 10 }),
  ),
  ttlSeconds: fc.integer({ min: 60, max: 600 }),
  scope: fc.option(fc.subarray([...permissions, "p9"], { minLength: 1 }), { nil: undefined }),
  pauses: fc.array(fc.nat(5), { minLength: 10, maxLength: 10 }),
});

interface Outcome {
  readonly status: number;
  readonly code: string | undefined;
  readonly scope: readonly string[];
  readonly exp: number;
  readonly subjectExp: number;
}

/** Walks the route with real requests; the last agent asks for the resource. */
async function walk({
  person,
  route,
  ttlSeconds,
  scope,
  pauses,
}: Walk): Promise<{ readonly last: Outcome; readonly chain: readonly string[] }> {
  const hops = route.map((index) => agents[index] as SettledAgent);
  const [first] = hops as [SettledAgent];
  const exp = Math.floor(house.clock.nowMs() / 1_000) + ttlSeconds;
  const user = person === undefined ? undefined : people[person];
  let subject = user && house.tokens.signAs(jwtTypes.accessToken, estate.claims(first.identifier, user.id, client.id, { exp }));
  const chain = user === undefined ? [] : [user.id];
  for (const [index, agent] of hops.entries()) {
    chain.push(agent.id);
    house.advance((pauses[index] ?? 0) * 1_000);
    const next = hops[index + 1];
    const target = next?.identifier ?? resource.row.identifier;
    const wanted = next === undefined && scope !== undefined ? scope.join(" ") : undefined;
    const form = subject === undefined ? clientCredentials(target, wanted) : exchange(subject, target, wanted);
    const answer = await house.token({ ...form, ...agent.post });
    const token = answer.json.access_token;
    if (next === undefined || answer.status !== 200) {
      const claims = answer.status === 200 ? claimsIn(token) : undefined;
      const outcome = {
        status: answer.status,
        code: answer.json.code as string | undefined,
        scope: parseScope(claims?.scope ?? "") ?? [],
        exp: claims?.exp ?? 0,
        subjectExp: subject === undefined ? Number.POSITIVE_INFINITY : claimsIn(subject).exp,
      };
      return { last: outcome, chain };
    }
    subject = String(token);
  }
  throw new TypeError("a walk has at least one hop");
}

const hasTwice = (chain: readonly string[]) => new Set(chain).size < chain.length;

/** Whether a model agrees with the server about a walk. */
async function agrees(of: Walk, model: (chain: readonly string[]) => readonly string[]): Promise<boolean> {
  const { last, chain } = await walk(of);
  // The first of a chain is its subject and no actor; the client, through which a person came, is one.
  const actors = of.person === undefined ? chain.length - 1 : chain.length;
  const allowed = model(chain);
  const asked = of.scope ?? allowed;
  const isAllowed = allowed.length > 0 && asked.every((name) => allowed.includes(name));
  const mustFail = hasTwice(chain) || actors > 8 || !isAllowed;
  if (last.status !== 200) return mustFail;
  const isExact = last.scope.length === asked.length && asked.every((name) => last.scope.includes(name));
  return !mustFail && isExact && last.exp <= last.subjectExp;
}

describe("XCH-03: rights and lifetimes only shrink along a chain", () => {
  it("every walk comes to what all of its people and agents hold in common, and lives no longer than its subject", async () => {
    await fc.assert(
      fc.asyncProperty(walks, async (of) => {
        expect(await agrees(of, modelOf)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["the last agent alone", (chain: readonly string[]) => modelOf(chain.slice(-1))],
    ["the person and the last agent", (chain: readonly string[]) => modelOf([chain[0] ?? "", chain.at(-1) ?? ""])],
    ["anybody of the chain", (chain: readonly string[]) => permissions.filter((name) => chain.some((id) => held.get(id)?.includes(name)))],
  ])("a server that asked %s would be caught", async (_who, rival) => {
    const found = await fc.check(
      fc.asyncProperty(walks, (of) => agrees(of, rival)),
      { numRuns: 300 },
    );
    expect(found.failed).toBe(true);
  });
});
