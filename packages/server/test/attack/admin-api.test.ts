import { spawnSync } from "node:child_process";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toGuardError } from "../../src/http/render-error.ts";
import { openAdminHouse } from "../fakes/admin-house.ts";
import { type Estate, type Registered, samples, send, settleEstate } from "../fakes/estate.ts";

const house = await openAdminHouse();
let estate: Estate;
let token: string;
let ownerId: string;
beforeAll(async () => {
  const settled = await settleEstate(house);
  estate = settled.estate;
  ownerId = settled.owner.id;
  token = estate.token;
});
afterAll(() => house.close());

const tokenOfA = async (role: "admin" | "developer") => house.tokenOf((await house.person(estate.name(role), role)).id);
const codeOf = (answer: { readonly json: unknown }) => (answer.json as { code?: string }).code;

describe("ADM-02: identity and role never come from the body", () => {
  const stolen = {
    id: "usr_00000000000000000000000000",
    version: 9,
    createdAtMs: 0,
    role: "owner",
    state: "active",
    userId: "x",
    tenant_id: "x",
  };

  it.each(["createUser", "updateUser", "createAgent", "updateAgent", "createClient", "createGrant", "createGroup", "createResource"])(
    "%s",
    async (name) => {
      const route = house.routes.find((candidate) => candidate.name === name);
      for (const [member, value] of Object.entries(stolen)) {
        const sample = (await samples[name]?.(estate)) ?? { path: "" };
        const body = { ...(sample.body as object), [member]: value };
        const answer = await send(house, route?.method ?? "", { ...sample, body }, { token });
        expect([member, answer.status, codeOf(answer)]).toEqual([member, 400, "request.invalid"]);
      }
    },
  );

  it("a developer registers agents for nobody else and gives none away", async () => {
    const developer = await tokenOfA("developer");
    const other = await estate.user();
    const foreign = await house.call("POST", "agents", {
      token: developer,
      body: { name: "x", kind: "autonomous", purpose: "p", ownerId: other.id },
    });
    expect([foreign.status, codeOf(foreign)]).toEqual([403, "access.role_required"]);
    const own = (await house.call("POST", "agents", { token: developer, body: { name: "x", kind: "autonomous", purpose: "p" } }))
      .json as Registered;
    const given = await house.call("PUT", `agents/${own.id}/owner`, { token: developer, version: 1, body: { ownerId: other.id } });
    expect([given.status, codeOf(given)]).toEqual([403, "access.role_required"]);
  });

  it("a developer's list has their own agents only, whatever they filter by", async () => {
    const person = await house.person(estate.name("dev"), "developer");
    const developer = house.tokenOf(person.id);
    const foreign = await estate.agent();
    const owner = (foreign as Registered & { ownerId: string }).ownerId;
    await house.call("POST", "agents", { token: developer, body: { name: "mine", kind: "autonomous", purpose: "p" } });
    for (const query of ["", `?ownerId=${owner}`, "?search=agent", "?order=newest&limit=200"]) {
      const { items } = (await house.call("GET", `agents${query}`, { token: developer })).json as { items: { ownerId: string }[] };
      expect(items.every((agent) => agent.ownerId === person.id)).toBe(true);
    }
  });
});

describe("ADM-03: odd paths get the canonical path's decision", () => {
  const odd = [
    "//api/v1/agents",
    "/api//v1/agents",
    "/api/v1//agents",
    "/api/v1/agents/",
    "/API/v1/agents",
    "/api/v1/Agents",
    "/api/v1/%61gents",
    "/api/v1%2fagents",
    "/api%2fv1/agents",
    "/api/v1/agents%00",
    "/api/v1/agents;x=1",
    "/api/v1/agents%5c",
    "/api/v1/agents%5c..%5cagents",
    "/x/../api/v1/agents",
    "/api/v1/./agents",
    "/api/v1/agents%3fx",
    "/docs/../api/v1/agents",
    "/docs/%2e%2e/api/v1/agents",
    "/healthz/../api/v1/agents",
  ];
  it.each(odd)("%s is refused to nobody's caller over a real socket", async (path) => {
    const status = await statusOver(path, {});
    expect([401, 404]).toContain(status);
  });

  it.each(odd)("%s is at most what the canonical path is to somebody without the role", async (path) => {
    const nobody = house.tokenOf((await house.person(estate.name("nobody"), null)).id);
    expect([403, 404]).toContain(await statusOver(path, { authorization: `Bearer ${nobody}` }));
  });

  it("a method in disguise is no other method", async () => {
    const { id, version } = await estate.group();
    for (const header of ["x-http-method-override", "x-method-override", "x-http-method"]) {
      const headers = { [header]: "DELETE" };
      const answer = await house.call("POST", `groups/${id}`, { token, version, headers });
      expect([answer.status, answer.headers.get("allow")?.split(", ").toSorted()]).toEqual([405, ["DELETE", "GET", "PATCH"]]);
    }
    expect((await house.call("GET", `groups/${id}`, { token })).status).toBe(200);
  });
});

/** Sends a request with exactly this path, which `fetch` would tidy up first. */
function statusOver(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const server = createServer(getRequestListener(house.app.fetch, { overrideGlobalObjects: false }));
  return new Promise<number>((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const sent = httpRequest({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject);
      sent.end();
    });
  }).finally(() => server.close());
}

describe("ADM-04: headers of proxies are not believed", () => {
  const forged = {
    "x-forwarded-user": "olga",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-uri": "/healthz",
    "x-original-url": "/healthz",
    "x-real-ip": "127.0.0.1",
    forwarded: "for=127.0.0.1;by=olga",
    "x-request-id": "mine",
  };

  it("they let nobody in", async () => {
    expect((await house.call("GET", "agents", { headers: forged })).status).toBe(401);
  });

  it("they are not recorded as the source, and the request's id is ours", async () => {
    const answer = await house.call("POST", "groups", { token, body: { name: estate.name("group") }, headers: forged });
    const [event] = await house.store.events({ newestFirst: true, limit: 1 });
    expect(event?.action).toBe("group.create");
    expect(JSON.stringify(event)).not.toContain("127.0.0.1");
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });
});

describe("ADM-06: names are inert", () => {
  const hostile = [
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}} $" + "{7*7} <%= 7 %>",
    "[x](javascript:alert(1))",
    '"><script>',
    "\\u003cscript\\u003e",
  ];

  it.each(hostile)("%s comes back as JSON, to a browser that will not sniff", async (name) => {
    const made = await estate.agent({ name });
    const answer = await house.call("GET", `agents/${made.id}`, { token });
    expect(answer.json).toMatchObject({ name });
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  it("LOG-05: names that break lines or turn the text are refused", async () => {
    for (const name of [
      "a\nb",
      "a\r\nSet-Cookie: x",
      "a\u001b[31m",
      "a\u0000",
      "a\u202eb",
      "a\u2066b",
      "a\u2028b",
      " a",
      "a ",
      "\ud800",
      "",
    ]) {
      const answer = await house.call("POST", "groups", { token, body: { name } });
      expect([name, answer.status]).toEqual([name, 400]);
    }
  });

  it("ADM-06: links of clients and resources are links", async () => {
    for (const uri of [
      "javascript:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
      "https://a@b.example/cb",
      "https://app.example/cb#x",
      "https://*.example/cb",
    ]) {
      const client = await house.call("POST", "clients", { token, body: { name: "x", kind: "web", redirectUris: [uri] } });
      expect([uri, client.status]).toEqual([uri, 400]);
      const resource = { name: "x", kind: "service", upstreamUrl: uri, permissions: [{ name: "p" }] };
      if (!uri.includes("*")) expect([uri, (await house.call("POST", "resources", { token, body: resource })).status]).toEqual([uri, 400]);
    }
  });
});

describe("the log", () => {
  it("LOG-05: is one line an entry, whatever a name holds", () => {
    const fields = { name: 'a\nb\r\u001b[31m"}{' };
    const script = `const { createLog } = await import(${JSON.stringify(new URL("../../src/log/pino.ts", import.meta.url).href)});
      createLog("info").info(${JSON.stringify(fields)}, "agent\\ncreated");`;
    const { stderr } = spawnSync(process.execPath, ["--conditions=@agent-id-guard/source", "--input-type=module", "--eval", script]);
    const [line = "", ...rest] = stderr.toString("utf8").split("\n");
    expect(rest).toEqual([""]);
    expect(JSON.parse(line)).toMatchObject({ ...fields, msg: "agent\ncreated" });
    expect([...line].every((character) => character >= " ")).toBe(true);
  });

  it("LOG-02: holds nothing that a parser quoted", async () => {
    const find = house.store.find;
    house.store.find = () => Promise.reject(new SyntaxError('Unexpected token in JSON: "CANARY"'));
    await house.call("GET", "groups", { token }).finally(() => {
      house.store.find = find;
    });
    expect(house.log.lines.at(-1)).toMatchObject({ fields: { cause: { name: "SyntaxError" } } });
    expect(JSON.stringify(house.log.lines)).not.toContain("CANARY");
  });

  it("an unexpected failure is answered without its message, and logged with the request's id", async () => {
    const find = house.store.find;
    house.store.find = () => Promise.reject(new Error("SECRET-DETAIL at /home/guard"));
    const answer = await house.call("GET", "groups", { token }).finally(() => {
      house.store.find = find;
    });
    expect([answer.status, codeOf(answer)]).toEqual([500, "internal.unexpected"]);
    expect(answer.text).not.toMatch(/SECRET-DETAIL|home|at /);
    expect(house.log.lines.at(-1)).toMatchObject({
      level: "error",
      fields: { requestId: answer.headers.get("x-request-id"), code: "internal.unexpected" },
    });
  });

  it("LOG-06: errors of two requests at once never mix", async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_value, index) =>
        index % 2 === 0
          ? house.call("POST", "groups", { token, body: { name: "" } })
          : house.call("POST", "users", { token, body: { username: "UPPER", name: "x" } }),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      expect(answer.json).toMatchObject({
        fields: [{ path: index % 2 === 0 ? "name" : "username" }],
        requestId: answer.headers.get("x-request-id"),
      });
      expect((answer.json as { fields: unknown[] }).fields).toHaveLength(1);
    }
    expect(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size).toBe(50);
  });

  it("LOG-06: an error is a value of its own", () => {
    expect(toGuardError(new Error("a"))).not.toBe(toGuardError(new Error("a")));
  });
});

describe("ADM-08: no other origin reads an answer", () => {
  it.each(["https://evil.example", "null", "https://guard.example.evil.example", "http://guard.example"])("Origin: %s", async (origin) => {
    for (const [method, path] of [
      ["GET", "agents"],
      ["OPTIONS", "agents"],
      ["OPTIONS", "/oauth/token"],
      ["GET", "/openapi.json"],
    ] as const) {
      const answer = await house.call(method, path, { token, headers: { origin, "access-control-request-method": "POST" } });
      for (const name of answer.headers.keys()) expect(name).not.toMatch(/^access-control-/);
      expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });
});

describe("ADM-10: nobody hands out a role they lack", () => {
  it("only an owner sets roles, and role names are taken to the letter", async () => {
    const admin = await tokenOfA("admin");
    const { id } = await estate.user();
    const denied = await house.call("PUT", `users/${id}/role`, { token: admin, version: 1, body: { role: "admin" } });
    expect([denied.status, codeOf(denied)]).toEqual([403, "access.role_required"]);
    for (const role of [" owner", "OWNER", "Owner", "root", "owner\u0000", ["owner"], ""]) {
      expect((await house.call("PUT", `users/${id}/role`, { token, version: 1, body: { role } })).status).toBe(400);
    }
  });

  it("an admin does not become an owner by way of one: no password, no e-mail, no suspension of theirs", async () => {
    const admin = await tokenOfA("admin");
    const owner = await house.person(estate.name("second"), "owner");
    for (const [method, path, body] of [
      ["PATCH", "", { password: "a long enough password" }],
      ["PATCH", "", { email: "admin@corp.example" }],
      ["POST", "/suspend", {}],
    ] as const) {
      const answer = await house.call(method, `users/${owner.id}${path}`, { token: admin, version: 1, body });
      expect([answer.status, codeOf(answer)]).toEqual([403, "access.role_required"]);
    }
  });

  it("a refusal is on record, with who tried what", async () => {
    const person = await house.person(estate.name("auditor"), "auditor");
    await house.call("POST", "groups", { token: house.tokenOf(person.id), body: { name: "x" } });
    const [event] = await house.store.events({ newestFirst: true, limit: 1 });
    expect(event).toMatchObject({
      action: "api.refuse",
      outcome: "denied",
      actor: { type: "user", id: person.id },
      detail: { route: "POST /groups" },
    });
  });
});

describe("ADM-15: a secret is shown once", () => {
  it("no read shows a secret, its digest, a password hash, or a credential's value", async () => {
    const { party, secret } = await estate.withSecret("agents", await estate.agent());
    const shown = (secret as Registered & { secret: string }).secret;
    const user = await estate.user({ password: "correct horse battery" });
    const credential = await estate.credential();
    const provider = await estate.provider();
    const row = await house.store.get("users", user.id);
    const digest = house.ports.digests.sha256Hex(shown);
    const paths = [
      ...[`agents/${party.id}`, `agents/${party.id}/secrets`, "agents", `users/${user.id}`, "users"],
      ...[
        `credentials/${credential.id}`,
        "credentials",
        `identity-providers/${provider.id}`,
        "identity-providers",
        "keys",
        "audit/events?limit=200",
      ],
    ];
    for (const path of paths) {
      const { text, status } = await house.call("GET", path, { token });
      expect(status).toBe(200);
      for (const kept of [
        shown,
        digest,
        row?.passwordHash ?? "",
        "upstream-key-value",
        "idp-secret",
        "correct horse",
        "sealed",
        "ciphertext",
        "passwordHash",
      ])
        expect(text).not.toContain(kept);
    }
  });

  it("a party has at most two live ones, also when twenty are asked for at once", async () => {
    const agent = await estate.agent();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => house.call("POST", `agents/${agent.id}/secrets`, { token, body: {} })),
    );
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(2);
    expect(await house.store.find("secrets", { where: { partyId: agent.id } })).toHaveLength(2);
  });
});

describe("ADM-18: the last owner stays", () => {
  it("and can't be demoted or suspended, by themselves or at once with the other one", async () => {
    const alone = await openAdminHouse();
    const { estate: there, owner } = await settleEstate(alone);
    const last = { token: there.token, version: 1 };
    for (const [method, path, body] of [
      ["PUT", "role", { role: "admin" }],
      ["PUT", "role", { role: null }],
      ["POST", "suspend", {}],
    ] as const) {
      const answer = await alone.call(method, `users/${owner.id}/${path}`, { ...last, body });
      expect([answer.status, codeOf(answer)]).toEqual([409, "entity.invalid_state"]);
    }
    for (let round = 0; round < 10; round++) {
      const other = await alone.person(`owner-${round}`, "owner");
      const owners = await alone.store.find("users", { where: { role: "owner", state: "active" } });
      const mine = owners.find(({ id }) => id !== other.id);
      await Promise.all([
        alone.call("PUT", `users/${other.id}/role`, { token: there.token, version: other.version, body: { role: null } }),
        alone.call("POST", `users/${mine?.id}/suspend`, { token: alone.tokenOf(other.id), version: mine?.version, body: {} }),
        alone.call("PUT", `users/${mine?.id}/role`, {
          token: alone.tokenOf(other.id),
          version: mine?.version,
          body: { role: "developer" },
        }),
      ]);
      const left = await alone.store.find("users", { where: { role: "owner", state: "active" } });
      expect(left.length).toBeGreaterThanOrEqual(1);
      if (!left.some(({ id }) => id === owner.id)) break;
    }
    await alone.close();
  });

  it("an owner among others may go", async () => {
    const other = await house.person(estate.name("leaving"), "owner");
    expect((await house.call("PUT", `users/${other.id}/role`, { token, version: 1, body: { role: null } })).status).toBe(200);
    expect((await house.store.get("users", ownerId))?.role).toBe("owner");
  });
});
