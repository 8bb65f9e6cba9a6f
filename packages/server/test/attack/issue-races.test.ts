import { GuardError } from "@agent-id-guard/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planSuspendAgent } from "../../src/agents/index.ts";
import { planSuspendUser } from "../../src/directory/index.ts";
import { planRemoveGrant } from "../../src/policy/index.ts";
import type { ClientRow, GrantRow, Plan, ResourceRow, Store, Unit, UserRow } from "../../src/store/port.ts";
import { clientCredentials, exchange, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* What happens between the decision about a token and its record. */

let house: TokenHouse;
let estate: TokenEstate;
let agent: SettledAgent;
let client: Settled<ClientRow>;
let user: UserRow;
let tickets: Settled<ResourceRow>;
let grant: GrantRow;
/** Done right before the record of a token is committed, once. */
let meanwhile: ((store: Store) => Promise<unknown>) | undefined;

const isOfToken = ({ events }: Unit) => events.some(({ action }) => action === "token.issue");

function interrupted(store: Store): Store {
  return {
    get: (collection, id) => store.get(collection, id),
    find: (collection, query) => store.find(collection, query),
    count: (collection, by, where) => store.count(collection, by, where),
    events: (query) => store.events(query),
    records: (afterSeq, limit) => store.records(afterSeq, limit),
    subscribe: (listener) => store.subscribe(listener),
    close: () => store.close(),
    commit: async (unit) => {
      const act = isOfToken(unit) ? meanwhile : undefined;
      if (act !== undefined) meanwhile = undefined;
      await act?.(store);
      return store.commit(unit);
    },
  };
}

beforeAll(async () => {
  house = await openTokenHouse({ wrap: interrupted });
  estate = new TokenEstate(house);
  client = await estate.client();
  tickets = await estate.resource(["tickets:read"]);
});
beforeEach(async () => {
  [agent, user] = [await estate.agent(), await estate.user()];
  grant = await estate.grant("agent", agent.id, tickets.id, ["tickets:read"]);
  for (const id of [agent.row.resourceId, tickets.id])
    await estate.grant("user", user.id, id, [id === tickets.id ? "tickets:read" : "invoke"]);
});
afterAll(() => house.close());

const own = () => house.token({ ...clientCredentials(tickets.row.identifier), ...agent.post });
const forUser = () => house.token({ ...exchange(estate.calling(agent, user, client), tickets.row.identifier), ...agent.post });
const suspendAgent = () => planSuspendAgent(house.store, house.change(), agent.row, agent.row.version, undefined);

describe("INT-11: what is revoked before a token is on record is not handed out", () => {
  const plans: Readonly<Record<string, () => Plan<unknown> | Promise<Plan<unknown>>>> = {
    "the agent is suspended": suspendAgent,
    "the user is suspended": () => planSuspendUser(house.store, house.change(), user, user.version, undefined),
    "the agent's grant is removed": () => planRemoveGrant(house.store, house.change(), grant, grant.version),
    "the key that signs is compromised": () =>
      house.tokens.planKeyRevocation(String(house.tokens.jwks().keys.at(-1)?.kid), { type: "system", id: "test" }),
  };

  it.each(Object.keys(plans))("%s", async (what) => {
    meanwhile = async (store) => store.commit(await (plans[what] as () => Promise<Plan<unknown>>)());
    const answer = await forUser();
    expect(answer).toMatchObject({ status: 400, json: { error: "invalid_grant" } });
    expect(answer.text).not.toContain("access_token");
    expect(meanwhile).toBeUndefined();
  });

  it("what happens to somebody else does not matter", async () => {
    const other = await estate.agent();
    meanwhile = async (store) => store.commit(await planSuspendAgent(store, house.change(), other.row, other.row.version, undefined));
    expect((await forUser()).status).toBe(200);
  });
});

describe("AUD-03: what can't be recorded is not answered", () => {
  const fail = () => {
    meanwhile = async () => {
      throw new GuardError("audit.unavailable");
    };
  };

  it("no token without its record", async () => {
    for (const ask of [own, forUser]) {
      fail();
      const answer = await ask();
      expect(answer).toMatchObject({ status: 503, json: { error: "temporarily_unavailable", code: "audit.unavailable" } });
      expect(answer.text).not.toContain("access_token");
    }
    expect((await own()).status).toBe(200);
  });

  it("no refusal without its record either", async () => {
    fail();
    const answer = await house.token({ ...clientCredentials(tickets.row.identifier, "tickets:write"), ...agent.post });
    expect(answer).toMatchObject({ status: 503, json: { code: "audit.unavailable" } });
  });
});
