import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planSuspendResource } from "../../src/resources/index.ts";
import type { ResourceRow } from "../../src/store/port.ts";
import { claimsIn, clientCredentials, type Settled, type SettledAgent, TokenEstate } from "../fakes/token-estate.ts";
import { type Answer, openTokenHouse, type TokenHouse } from "../fakes/token-house.ts";

/* Both entrances: the application as it runs in process, and node:http, where token requests do not pass through it. */

describe.each([
  ["in process", false],
  ["over node:http", true],
])("%s", (_entrance, http) => {
  let house: TokenHouse;
  let estate: TokenEstate;
  let agent: SettledAgent;
  let tickets: Settled<ResourceRow>;

  beforeAll(async () => {
    house = await openTokenHouse({ http });
    estate = new TokenEstate(house);
    agent = await estate.agent();
    tickets = await estate.resource(["tickets:read", "tickets:write", "tickets:admin"], { tokenTtlSeconds: 900 });
    await estate.grant("agent", agent.id, tickets.id, ["tickets:read", "tickets:write"]);
  });
  afterAll(() => house.close());

  const ask = (scope?: string) => house.token({ ...clientCredentials(tickets.row.identifier, scope), ...agent.post });
  const formType = "application/x-www-form-urlencoded";
  const body = () => new URLSearchParams({ ...clientCredentials(tickets.row.identifier), ...agent.post }).toString();
  const isRefusal = (answer: Answer, status: number, error: string) => expect(answer).toMatchObject({ status, json: { error } });

  describe("what a token says", () => {
    it("is what RFC 9068 asks for, and what the resource decides", async () => {
      const answer = await ask();
      const nowSeconds = Math.floor(house.clock.nowMs() / 1_000);
      expect(answer.json).toEqual({
        access_token: expect.any(String),
        token_type: "Bearer",
        expires_in: 900,
        scope: "tickets:read tickets:write",
      });
      expect(claimsIn(answer.json.access_token)).toEqual({
        iss: house.issuer,
        sub: agent.id,
        client_id: agent.id,
        aud: tickets.row.identifier,
        scope: "tickets:read tickets:write",
        jti: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
        iat: nowSeconds,
        exp: nowSeconds + 900,
        txn: expect.stringMatching(/^txn_/),
        agent_id: agent.id,
        owner: agent.row.ownerId,
      });
      const header = JSON.parse(Buffer.from(String(answer.json.access_token).split(".")[0] ?? "", "base64url").toString());
      expect(header).toEqual({ alg: "ES256", typ: "at+jwt", kid: expect.any(String) });
    });

    it("is on record, with its decision, before it is answered", async () => {
      const { jti, txn } = claimsIn((await ask()).json.access_token);
      const events = await house.store.events({ txn });
      expect(events).toMatchObject([
        {
          action: "token.issue",
          outcome: "success",
          tokenId: jti,
          actor: { type: "agent", id: agent.id },
          agentId: agent.id,
          resource: { id: tickets.id },
          decision: { effect: "allow", allowed: ["tickets:read", "tickets:write"] },
          chain: [agent.id],
        },
      ]);
    });

    it("every transaction is another", async () => {
      expect(claimsIn((await ask()).json.access_token).txn).not.toBe(claimsIn((await ask()).json.access_token).txn);
    });
  });

  describe("scope", () => {
    it("asked for by name is given by name, once", async () => {
      expect((await ask("tickets:read tickets:read")).json.scope).toBe("tickets:read");
    });

    it.each(["tickets:admin", "tickets:read tickets:admin", "nothing:like-it"])(
      "%s: what is not allowed is not cut away but refused",
      async (scope) => {
        const answer = await ask(scope);
        isRefusal(answer, 400, "invalid_scope");
        expect(answer.json.decision_id).toMatch(/^dec_/);
        const [event] = await house.store.events({ action: "token.issue", outcome: "denied", newestFirst: true, limit: 1 });
        expect(event).toMatchObject({
          agentId: agent.id,
          resource: { id: tickets.id },
          decision: { id: answer.json.decision_id, effect: "deny" },
        });
      },
    );

    it.each(["a  b", " a", 'a"b', "a\\b", "x".repeat(5_000), "ä"])("%.10j…: what is no scope is refused", async (scope) => {
      isRefusal(await ask(scope), 400, "invalid_scope");
    });

    it("nothing asked for and nothing allowed is access_denied", async () => {
      const other = await estate.agent();
      const answer = await house.token({ ...clientCredentials(tickets.row.identifier), ...other.post });
      isRefusal(answer, 400, "access_denied");
      expect(answer.json.hint).toContain("grant");
    });
  });

  describe("resource", () => {
    it.each([
      ["unknown", () => "https://nowhere.example/mcp"],
      ["with a slash more", () => `${tickets.row.identifier}/`],
      ["in capitals", () => tickets.row.identifier.toUpperCase()],
      ["with a port", () => tickets.row.identifier.replace(".example", ".example:443")],
      ["by its id", () => tickets.id],
      ["by its name", () => tickets.row.name],
    ])("%s is no target", async (_what, resource) => {
      isRefusal(await house.token({ ...clientCredentials(resource()), ...agent.post }), 400, "invalid_target");
    });

    it("is required", async () => {
      isRefusal(await house.token({ grant_type: "client_credentials", ...agent.post }), 400, "invalid_request");
      isRefusal(await house.token({ ...clientCredentials(""), ...agent.post }), 400, "invalid_request");
    });

    it("the admin API is no target of an agent, whatever it asks for", async () => {
      isRefusal(await house.token({ ...clientCredentials(`${house.issuer}/api/v1`), ...agent.post }), 400, "invalid_target");
    });

    it("that is suspended is no target", async () => {
      const resource = await estate.resource(["read"]);
      await estate.grant("agent", agent.id, resource.id, ["read"]);
      const form = { ...clientCredentials(resource.row.identifier), ...agent.post };
      expect((await house.token(form)).status).toBe(200);
      await house.done(planSuspendResource(house.change(), resource.row, resource.row.version, undefined));
      isRefusal(await house.token(form), 400, "invalid_target");
    });

    it("the server itself gives agents and resource servers what they need, and nobody more", async () => {
      const own = (party: { readonly post: object }, scope?: string) =>
        house.token({ ...clientCredentials(house.issuer, scope), ...party.post } as Record<string, string>);
      expect((await own(agent)).json).toMatchObject({ scope: "self:read revocations:read", expires_in: 300 });
      expect((await own(tickets)).json).toMatchObject({ scope: "self:read revocations:read audit:write" });
      expect((await own(agent, "self:read")).json.scope).toBe("self:read");
      isRefusal(await own(agent, "audit:write"), 400, "invalid_scope");
      isRefusal(await own(agent, "self:read audit:write"), 400, "invalid_scope");
    });

    it("a resource server reaches no resource, not even itself", async () => {
      isRefusal(await house.token({ ...clientCredentials(tickets.row.identifier), ...tickets.post }), 400, "access_denied");
    });
  });

  describe("the request", () => {
    it.each(["scope=a&scope=tickets:admin", "client_id=x", "grant_type=client_credentials", "resource=https://other.example"])(
      "TOK-15: %s a second time is refused",
      async (more) => {
        const answer = await house.token(`${body()}&scope=tickets:read&${more}`);
        expect(answer).toMatchObject({ status: 400, json: { error: "invalid_request", code: "request.duplicate_parameter" } });
      },
    );

    it("TOK-15: an empty parameter is one that was left out, but not twice", async () => {
      expect((await house.token(`${body()}&scope=`)).status).toBe(200);
      expect((await house.token(`${body()}&scope=&scope=`)).json.code).toBe("request.duplicate_parameter");
    });

    it.each([
      "application/json",
      "multipart/form-data; boundary=x",
      "text/plain",
      undefined,
      "application/x-www-form-urlencoded-x",
      `${formType}; charset=utf-7`,
    ])("TOK-16: the content type %s is not read", async (type) => {
      const headers: Record<string, string> = type === undefined ? {} : { "Content-Type": type };
      const content =
        type === "application/json" ? JSON.stringify({ ...clientCredentials(tickets.row.identifier), ...agent.post }) : body();
      const bytes = new TextEncoder().encode(content);
      isRefusal(await house.send("/oauth/token", { method: "POST", headers, body: bytes }), 415, "invalid_request");
    });

    it.each(["GET", "PUT", "DELETE", "PATCH"])("TOK-16: %s is no method of the endpoint", async (method) => {
      const query = method === "GET" ? `?${body()}` : "";
      const answer = await house.send(`/oauth/token${query}`, { method });
      isRefusal(answer, 405, "invalid_request");
      expect(answer.headers.get("allow")).toBe("OPTIONS, POST");
    });

    it.each(["/oauth/token", "/oauth/introspect", "/oauth/revoke"])("TOK-16: %s reads nothing from the address", async (path) => {
      const answer = await house.post(`${path}?${body()}`, "token=x");
      isRefusal(answer, 400, "invalid_request");
      expect(answer.text + JSON.stringify(house.log.lines)).not.toContain(agent.secret);
    });

    it("a form of more than 64 KiB is refused", async () => {
      isRefusal(await house.token(`${body()}&padding=${"x".repeat(65_536)}`), 413, "invalid_request");
    });

    it.each(["password", "implicit", "client_credentials ", "CLIENT_CREDENTIALS", "__proto__", "constructor"])(
      "the grant %s is none",
      async (grant) => {
        isRefusal(
          await house.token({ ...clientCredentials(tickets.row.identifier), ...agent.post, grant_type: grant }),
          400,
          "unsupported_grant_type",
        );
      },
    );

    it("a grant is required", async () => {
      isRefusal(await house.token({ resource: tickets.row.identifier, ...agent.post }), 400, "invalid_request");
    });

    it("TOK-22: no answer of these endpoints is kept by a cache or read by another origin", async () => {
      const answers = [
        await ask(),
        await ask("tickets:admin"),
        await house.token("nonsense"),
        await house.introspect({ token: "x", ...agent.post }),
        await house.introspect("nonsense"),
        await house.revoke({ token: "x", ...agent.post }),
        await house.revoke("nonsense"),
      ];
      for (const { headers } of answers) {
        expect(headers.get("cache-control")).toBe("no-store");
        expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
      }
    });

    it("no answer repeats what was sent", async () => {
      const marker = "marker-9f2c";
      const answers = [
        await house.token({ ...clientCredentials(`https://${marker}.example`), ...agent.post }),
        await house.token({ grant_type: marker, ...agent.post }),
        await house.token({ ...clientCredentials("x"), client_id: marker, client_secret: marker }),
        await house.introspect({ token: marker, ...agent.post }),
      ];
      for (const { text } of answers) expect(text).not.toContain(marker);
    });
  });
});
