import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planResumeAgent, planSuspendAgent } from "../../src/agents/index.ts";
import { digests } from "../../src/entropy/digests.ts";
import { planIssueSecret, planRevokeSecret } from "../../src/parties/index.ts";
import { assertion, eddsa, es256, forge, hs256, partyKey, presenting, rs256, unsigned } from "../fakes/forge.ts";
import { basic, clientCredentials, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { type Answer, openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* Both entrances: the application as it runs in process, and node:http, where token requests do not pass through it. */

describe.each([
  ["in process", false],
  ["over node:http", true],
])("%s", (_entrance, http) => {
  let house: TokenHouse;
  let estate: TokenEstate;
  let withSecret: SettledAgent;
  let withKey: SettledAgent;
  let ask: ReturnType<typeof clientCredentials>;

  beforeAll(async () => {
    house = await openTokenHouse({ http });
    estate = new TokenEstate(house);
    withSecret = await estate.agent();
    withKey = await estate.agent("private_key_jwt");
    ask = clientCredentials(house.issuer);
  });
  afterAll(() => house.close());

  /** What every failed authentication looks like. */
  function isRefusal(answer: Answer): void {
    expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client", code: "client.authentication_failed" } });
    expect(answer.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
  }
  const withAssertion = (claims = {}, header = {}) => house.token({ ...ask, ...presenting(assertion(house, withKey, claims, header)) });
  const nowSeconds = () => Math.floor(house.clock.nowMs() / 1_000);

  describe("what is taken", () => {
    it("a secret, in the form or in the header", async () => {
      expect((await house.token({ ...ask, ...withSecret.post })).status).toBe(200);
      expect((await house.token(ask, basic(withSecret.id, withSecret.secret))).status).toBe(200);
      expect((await house.token({ ...ask, client_id: withSecret.id }, basic(withSecret.id, withSecret.secret))).status).toBe(200);
    });

    it("with an id in each answer, never the same", async () => {
      const answers = [
        await house.token({ ...ask, ...withSecret.post }),
        await house.introspect({ token: "any", ...withSecret.post }),
        await house.token(ask),
      ];
      const ids = answers.map(({ headers }) => headers.get("x-request-id"));
      expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/)));
      expect(new Set(ids).size).toBe(ids.length);
    });

    it("an assertion, with or without client_id, typed or not", async () => {
      expect((await withAssertion()).status).toBe(200);
      expect((await withAssertion({}, { typ: "JWT", kid: "k1" })).status).toBe(200);
      expect((await withAssertion({}, { typ: "client-authentication+jwt" })).status).toBe(200);
      const beside = { client_id: withKey.id, ...presenting(assertion(house, withKey)) };
      expect((await house.token({ ...ask, ...beside })).status).toBe(200);
    });

    it.each([
      ["EdDSA", eddsa],
      ["RS256", rs256],
    ] as const)("an assertion with %s", async (alg, seal) => {
      const agent = await estate.agent("private_key_jwt", partyKey(alg, "k1"));
      const signed = assertion(house, agent, {}, { alg }, seal(agent.key));
      expect((await house.token({ ...ask, ...presenting(signed) })).status).toBe(200);
    });

    it("each of two live secrets, and neither after it was revoked", async () => {
      const agent = await estate.agent();
      const party = { collection: "agents", row: agent.row } as const;
      const second = await house.done(planIssueSecret({ ...house, digests }, house.change(), party, agent.row.version, undefined));
      expect((await house.token({ ...ask, client_id: agent.id, client_secret: second.secret })).status).toBe(200);
      expect((await house.token({ ...ask, ...agent.post })).status).toBe(200);
      await house.done(planRevokeSecret(house.store, house.change(), party, second.version, second.row.id));
      isRefusal(await house.token({ ...ask, client_id: agent.id, client_secret: second.secret }));
      expect((await house.token({ ...ask, ...agent.post })).status).toBe(200);
    });
  });

  describe("the assertion", () => {
    it.each(["/oauth/token", "/oauth/par", "/oauth/introspect", "/oauth/revoke", "/"])(
      "TOK-01: an endpoint (%s) is no audience, wherever it is presented",
      async (path) => {
        const presented = () => presenting(assertion(house, withKey, { aud: `${house.issuer}${path}` }));
        isRefusal(await house.token({ ...ask, ...presented() }));
        isRefusal(await house.introspect({ token: "any", ...presented() }));
        isRefusal(await house.revoke({ token: "any", ...presented() }));
      },
    );

    it("TOK-02: an audience is one string; an array is refused, even of one", async () => {
      isRefusal(await withAssertion({ aud: [house.issuer, "https://other.example"] }));
      isRefusal(await withAssertion({ aud: [house.issuer] }));
    });

    it.each([
      (issuer: string) => `${issuer}/`,
      (issuer: string) => issuer.toUpperCase(),
      (issuer: string) => issuer.replace(/^https?/, (scheme) => scheme.toUpperCase()),
      (issuer: string) => `${issuer}:443`,
      (issuer: string) => issuer.replace(/^https?/, (scheme) => (scheme === "https" ? "http" : "https")),
      (issuer: string) => ` ${issuer}`,
      () => "",
    ])("TOK-03: a near miss of the audience is a miss (%#)", async (spell) => {
      isRefusal(await withAssertion({ aud: spell(house.issuer) }));
    });

    it.each([
      ["exp in a year", () => ({ exp: nowSeconds() + 365 * 86_400 })],
      ["exp five minutes ago", () => ({ exp: nowSeconds() - 300 })],
      ["exp beyond the longest life", () => ({ exp: nowSeconds() + 311 })],
      ["iat in a minute", () => ({ iat: nowSeconds() + 61 })],
      ["nbf in a minute", () => ({ nbf: nowSeconds() + 61 })],
      ["no exp", () => ({ exp: undefined })],
      ["no sub", () => ({ sub: undefined })],
      ["no iss", () => ({ iss: undefined })],
      ["no aud", () => ({ aud: undefined })],
      ["no jti", () => ({ jti: undefined })],
      ["an empty jti", () => ({ jti: "" })],
      ["iss that is not sub", () => ({ iss: withSecret.id })],
    ])("TOK-08: %s is refused", async (_what, claims) => {
      isRefusal(await withAssertion(claims()));
    });

    it("TOK-08: a clock that is eight seconds ahead is forgiven", async () => {
      expect((await withAssertion({ iat: nowSeconds() + 8, nbf: nowSeconds() + 8 })).status).toBe(200);
    });

    it.each(["300", 1.5, -1, Number.MAX_SAFE_INTEGER, null, true, {}, []])("JWT-10: a date that is %j is refused", async (date) => {
      isRefusal(await withAssertion({ exp: date }));
      isRefusal(await withAssertion({ iat: date === Number.MAX_SAFE_INTEGER ? nowSeconds() * 1_000 : date }));
    });

    it("JWT-10: a date that is no finite number is refused", async () => {
      const body = JSON.stringify({ iss: withKey.id, sub: withKey.id, aud: house.issuer, jti: "infinite" });
      const infinite = forge({ alg: "ES256" }, `${body.slice(0, -1)},"exp":1e309}`, es256(withKey.key));
      isRefusal(await house.token({ ...ask, ...presenting(infinite) }));
    });

    it("TOK-05: an assertion whose signature is broken does not burn its jti", async () => {
      const stranger = partyKey("ES256");
      const jti = house.entropy.uuid();
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, withKey, { jti }, {}, es256(stranger))) }));
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, withKey, { jti }, {}, unsigned)) }));
      expect((await withAssertion({ jti })).status).toBe(200);
      isRefusal(await withAssertion({ jti }));
    });

    it("TOK-04: of a hundred that present one assertion at once, one is let in", async () => {
      const form = { ...ask, ...presenting(assertion(house, withKey)) };
      const answers = await Promise.all(Array.from({ length: 100 }, () => house.token(form)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status !== 200)) isRefusal(answer);
    });

    it("TOK-04: what was presented at one endpoint is spent at the others, and stays so as long as it could be valid", async () => {
      const form = presenting(assertion(house, withKey, { exp: nowSeconds() + 300 }));
      expect((await house.introspect({ token: "any", ...form })).status).toBe(200);
      isRefusal(await house.introspect({ token: "any", ...form }));
      isRefusal(await house.revoke({ token: "any", ...form }));
      isRefusal(await house.token({ ...ask, ...form }));
    });

    it("TOK-04: an assertion that led to a refusal is spent too", async () => {
      const form = presenting(assertion(house, withKey));
      expect((await house.token({ ...clientCredentials("https://nowhere.example"), ...form })).json.error).toBe("invalid_target");
      isRefusal(await house.token({ ...ask, ...form }));
    });

    it("TOK-11: the assertion of one party lets no other in", async () => {
      const other = await estate.agent("private_key_jwt");
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, withKey, {}, {}, es256(other.key))) }));
      isRefusal(await house.token({ ...ask, client_id: other.id, ...presenting(assertion(house, withKey)) }));
      isRefusal(await house.token({ ...ask, client_id: other.id, ...presenting(assertion(house, withKey, {}, {}, es256(other.key))) }));
    });

    it("TOK-12: a public key is no HMAC key, in whatever form", async () => {
      const { publicJwk, privateKey } = withKey.key;
      const pem = (await import("node:crypto")).createPublicKey(privateKey).export({ type: "spki", format: "pem" });
      for (const key of [JSON.stringify(publicJwk), String(publicJwk.x), pem.toString(), ""])
        for (const alg of ["HS256", "ES256"])
          isRefusal(await house.token({ ...ask, ...presenting(assertion(house, withKey, {}, { alg }, hs256(key))) }));
    });

    it("JWT-14: a twin of an assertion that was used is refused", async () => {
      const used = assertion(house, withKey);
      expect((await house.token({ ...ask, ...presenting(used) })).status).toBe(200);
      const [header = "", payload = "", signature = ""] = used.split(".");
      const raw = Buffer.from(signature, "base64url");
      const n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
      const s = BigInt(`0x${raw.subarray(32).toString("hex")}`);
      const other = Buffer.concat([raw.subarray(0, 32), Buffer.from((n - s).toString(16).padStart(64, "0"), "hex")]);
      isRefusal(await house.token({ ...ask, ...presenting(`${header}.${payload}.${other.toString("base64url")}`) }));
      isRefusal(await house.token({ ...ask, ...presenting(`${used}=`) }));
    });
  });

  describe("one registered method", () => {
    it("TOK-09: a party with a key is not let in with a secret", async () => {
      isRefusal(await house.token({ ...ask, client_id: withKey.id, client_secret: "" }));
      isRefusal(await house.token({ ...ask, client_id: withKey.id, client_secret: "anything" }));
      isRefusal(await house.token(ask, basic(withKey.id, "anything")));
      isRefusal(await house.token({ ...ask, client_id: withKey.id }));
    });

    it("TOK-09: not even with a secret that it had before", async () => {
      const agent = await estate.agent();
      const row = await house.store.get("agents", agent.id);
      const jwks = [agent.key.publicJwk];
      const set = { authMethod: "private_key_jwt", jwks } as const;
      const event = house.change().event({ action: "agent.update", target: { type: "agent", id: agent.id } });
      await house.store.commit({
        writes: [{ verb: "compareAndSet", collection: "agents", id: agent.id, version: row?.version ?? 0, set }],
        events: [event],
      });
      isRefusal(await house.token({ ...ask, ...agent.post }));
      expect((await house.token({ ...ask, ...presenting(assertion(house, agent)) })).status).toBe(200);
    });

    it("TOK-09: a party with a secret is not let in with an assertion, signed or not", async () => {
      const stranger = { id: withSecret.id, key: partyKey("ES256") };
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, stranger)) }));
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, stranger, {}, { alg: "none" }, unsigned)) }));
    });

    it("TOK-09: a secret with a junk assertion beside it is refused", async () => {
      const junk = presenting(assertion(house, withKey, {}, { alg: "none" }, unsigned));
      const answer = await house.token({ ...ask, client_id: withKey.id, client_secret: "anything", ...junk });
      expect(answer).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    });

    it("TOK-10: two methods at once are refused, even when each would do", async () => {
      const header = basic(withSecret.id, withSecret.secret);
      for (const form of [presenting(assertion(house, withKey)), withSecret.post])
        expect(await house.token({ ...ask, ...form }, header)).toMatchObject({ status: 400, json: { error: "invalid_request" } });
      const both = { ...withSecret.post, ...presenting(assertion(house, withKey)) };
      expect(await house.token({ ...ask, ...both })).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    });

    it("a client_id beside a header must be the header's", async () => {
      const answer = await house.token({ ...ask, client_id: withKey.id }, basic(withSecret.id, withSecret.secret));
      expect(answer).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    });
  });

  describe("who is not let in", () => {
    it("TOK-13: unknown, wrong and suspended parties get the same answer, byte for byte", async () => {
      const gone = await estate.agent();
      await house.done(planSuspendAgent(house.store, house.change(), gone.row, gone.row.version, undefined));
      const answers = [
        await house.token({ ...ask, client_id: "agt_01k9x3v7q8e5m2n4p6r8s0t1v3", client_secret: withSecret.secret }),
        await house.token({ ...ask, client_id: "nobody", client_secret: withSecret.secret }),
        await house.token({ ...ask, client_id: withSecret.id, client_secret: `${withSecret.secret}x` }),
        await house.token({ ...ask, ...gone.post }),
        await house.token({ ...ask, client_id: withKey.id, client_secret: "x" }),
        await house.token({ ...ask, client_id: withSecret.id }),
        await house.token(ask),
      ];
      const look = ({ status, text, headers }: Answer) => ({
        status,
        text,
        headers: [...headers].filter(([name]) => name !== "x-request-id" && name !== "date"),
      });
      for (const answer of answers) {
        isRefusal(answer);
        expect(look(answer)).toEqual(look(answers[0] as Answer));
      }
    });

    it("TOK-13: each refusal is on record, without the secret", async () => {
      await house.token({ ...ask, client_id: withSecret.id, client_secret: "never-to-be-recorded" });
      const [event] = await house.store.events({ action: "party.authenticate", newestFirst: true, limit: 1 });
      expect(event).toMatchObject({ category: "auth", outcome: "denied", actor: { type: "agent", id: withSecret.id } });
      expect(JSON.stringify(event)).not.toContain("never-to-be-recorded");
    });

    it("TOK-14: a suspended agent is refused on every path, and let in again once resumed", async () => {
      const agent = await estate.agent("private_key_jwt");
      const caller = await estate.agent();
      const before = await house.token({ ...ask, ...presenting(assertion(house, agent)) });
      const row = await house.done(planSuspendAgent(house.store, house.change(), agent.row, agent.row.version, undefined));
      isRefusal(await house.token({ ...ask, ...presenting(assertion(house, agent)) }));
      isRefusal(await house.introspect({ token: "any", ...presenting(assertion(house, agent)) }));
      isRefusal(await house.revoke({ token: "any", ...presenting(assertion(house, agent)) }));
      expect(() => house.tokens.verify(String(before.json.access_token), house.issuer)).toThrow("token.revoked");
      const reaching = await house.token({ ...clientCredentials(agent.identifier), ...caller.post });
      expect(reaching).toMatchObject({ status: 400, json: { error: "invalid_target" } });
      await house.done(planResumeAgent(house.store, house.change(), row, row.version, undefined));
      house.advance(1_000);
      expect((await house.token({ ...ask, ...presenting(assertion(house, agent)) })).status).toBe(200);
      expect(() => house.tokens.verify(String(before.json.access_token), house.issuer)).toThrow("token.revoked");
    });

    it("a secret that has expired is refused", async () => {
      const agent = await estate.agent();
      const party = { collection: "agents", row: agent.row } as const;
      const short = await house.done(planIssueSecret({ ...house, digests }, house.change(), party, agent.row.version, 60));
      const form = { ...ask, client_id: agent.id, client_secret: short.secret };
      expect((await house.token(form)).status).toBe(200);
      house.advance(60_000);
      isRefusal(await house.token(form));
    });
  });

  describe("odd credentials", () => {
    const odd = ["' OR '1'='1", "'; DROP TABLE agents; --", "\u0000", "../../etc/passwd", "agt_' OR 1=1 --"];

    it.each(odd)("TOK-19: %j is data, wherever it stands", async (text) => {
      isRefusal(await house.token(ask, { Authorization: `Bearer ${text.replaceAll("\u0000", "")}` }));
      isRefusal(await house.token({ ...ask, client_id: text, client_secret: text }));
      isRefusal(await house.token(ask, basic(text, text)));
      isRefusal(await house.token({ ...ask, ...presenting(text) }));
      isRefusal(await withAssertion({}, { kid: text }));
      const isTaken = await withAssertion({ jti: `${text} ${house.entropy.uuid()}` });
      expect([200, 401]).toContain(isTaken.status);
      expect((await house.introspect({ token: text, ...withSecret.post })).json).toEqual({ active: false });
    });

    it.each(["a:b", "100%", "a+b c", "pässwörd ✓", "%3A", "=&?"])("TOK-21: the secret %j is form-decoded in the header", async (secret) => {
      const agent = await estate.agent();
      const [row] = await house.store.find("secrets", { where: { partyId: agent.id } });
      await house.store.commit({
        writes: [{ verb: "compareAndSet", collection: "secrets", id: row?.id ?? "", version: 1, set: { hash: digests.sha256Hex(secret) } }],
        events: [house.change().event({ action: "agent.secret.issue", target: { type: "agent", id: agent.id } })],
      });
      expect((await house.token(ask, basic(agent.id, secret))).status).toBe(200);
      const plus = {
        Authorization: `Basic ${Buffer.from(new URLSearchParams({ [agent.id]: secret }).toString().replace("=", ":")).toString("base64")}`,
      };
      expect((await house.token(ask, plus)).status).toBe(200);
      expect((await house.token({ ...ask, client_id: agent.id, client_secret: secret })).status).toBe(200);
    });

    it.each([
      "Basic",
      "Basic ",
      "Basic !!!!",
      "Basic bm9jb2xvbg==",
      "Basic OmVtcHR5",
      `Basic ${Buffer.from("a:%zz").toString("base64")}`,
      `Basic ${Buffer.from(`agt:${"x".repeat(10_240)}`).toString("base64")}`,
      "Digest username=x",
    ])("TOK-21: the header %.40s… is refused", async (authorization) => {
      isRefusal(await house.token(ask, { Authorization: authorization }));
    });

    it("TOK-21: a secret of ten kilobytes is refused", async () => {
      isRefusal(await house.token({ ...ask, client_id: withSecret.id, client_secret: "x".repeat(10_240) }));
    });
  });

  describe("kinds of parties", () => {
    it("a resource server with a key may sign in too", async () => {
      const key = partyKey("ES256", "k1");
      const resource: Settled<unknown> = await estate.resource(["read"], { authMethod: "private_key_jwt", key });
      const answer = await house.token({ ...ask, ...presenting(assertion(house, resource)) });
      expect(answer).toMatchObject({ status: 200, json: { scope: "self:read revocations:read audit:write" } });
    });

    it("a client gets nothing for itself", async () => {
      const client = await estate.client();
      expect((await house.token({ ...ask, ...client.post })).json.error).toBe("unauthorized_client");
      const open = await estate.client("none");
      expect((await house.token({ ...ask, client_id: open.id })).json.error).toBe("unauthorized_client");
      isRefusal(await house.introspect({ token: "any", client_id: open.id }));
    });
  });
});
