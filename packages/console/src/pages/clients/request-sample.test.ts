import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ClientAnswer, IssuedSecretAnswer } from "@agent-id-guard/protocol";
import { type ListeningGuard, listen } from "@agent-id-guard/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deviceSample, loopbackSample, pageSample, pushedSample, type SampleClient } from "./request-sample.ts";

/* Each request runs as a person would paste it, against a real server. */

const run = promisify(execFile);
let server: ListeningGuard;
let secret: string;
let web: SampleClient;
let cli: SampleClient;

beforeAll(async () => {
  server = await listen({ database: ":memory:", directory: "builtin", logLevel: "silent" });
  const { issuer } = server.guard;
  const headers = { authorization: `Bearer ${await server.guard.systemToken()}`, "content-type": "application/json" };
  const call = async <Answer>(method: string, path: string, body?: object) => {
    const answer = await fetch(`${server.url}/api/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    expect({ path, ok: answer.ok }).toEqual({ path, ok: true });
    return (await answer.json()) as Answer;
  };
  const owner = await call<{ id: string }>("POST", "users", { username: "olivia", name: "Olivia", password: "a password of some length" });
  const { resourceId } = await call<{ resourceId: string }>("POST", "agents", {
    ...{ name: "Triage", kind: "interactive", purpose: "Sorts", ownerId: owner.id },
  });
  const { identifier: resource } = await call<{ identifier: string }>("GET", `resources/${resourceId}`);
  const register = async (kind: string, redirectUri: string): Promise<SampleClient> => {
    const { id, authMethod } = await call<ClientAnswer>("POST", "clients", { name: kind, kind, redirectUris: [redirectUri] });
    await call("POST", "grants", { subjectType: "client", subjectId: id, resourceId, permissions: ["invoke"] });
    return { issuer, clientId: id, authMethod, redirectUri, resource };
  };
  web = await register("web", "https://desk.example/it's?from=guard&more");
  cli = await register("cli", "http://127.0.0.1/callback");
  ({ secret } = await call<IssuedSecretAnswer>("POST", `clients/${web.clientId}/secrets`, {}));
});
afterAll(() => server.close());

const shell = async (script: string, env: Readonly<Record<string, string>> = {}) =>
  (await run("sh", ["-euc", script], { env: { PATH: process.env.PATH, ...env } })).stdout;
/** The steps of a sample: what is before the first, and each. */
const steps = (sample: string) => sample.split(/^# \d\. .*$/m);

describe("the request of a web client", () => {
  it("is pushed with its secret, and leads the browser to the sign-in", async () => {
    const [before = "", push = "", send = ""] = steps(pushedSample(web));
    const { request_uri } = JSON.parse(await shell(before + push, { SECRET: secret })) as { request_uri: string };
    const address = (await shell(send, { REQUEST_URI: request_uri })).trim();
    const answer = await fetch(address, { redirect: "manual" });
    expect(answer.headers.get("location")).toMatch(/\/signin\?/);
  });

  it("redeems the code with the same redirect address and the verifier", async () => {
    const [before = "", , , redeem = ""] = steps(pushedSample(web));
    expect(JSON.parse(await shell(before + redeem, { SECRET: secret, CODE: "none" }))).toMatchObject({ error: "invalid_grant" });
  });

  it("presents an assertion where it signs in with a key", async () => {
    const [before = "", push = ""] = steps(pushedSample({ ...web, authMethod: "private_key_jwt" }));
    expect(JSON.parse(await shell(before + push, { ASSERTION: "no.assertion.yet" }))).toMatchObject({ error: "invalid_client" });
  });
});

describe("the request of an application on somebody's machine", () => {
  it("leads the system's browser to the sign-in", async () => {
    const [before = "", send = ""] = steps(loopbackSample(cli));
    const answer = await fetch((await shell(before + send)).trim(), { redirect: "manual" });
    expect(answer.headers.get("location")).toMatch(/\/signin\?/);
  });

  it("begins with a device code, and asks for its token", async () => {
    const [before = "", begin = "", ask = ""] = steps(deviceSample(cli));
    const { device_code, user_code } = JSON.parse(await shell(before + begin)) as Record<string, string>;
    expect(user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    const answer = JSON.parse(await shell(before + ask, { DEVICE_CODE: device_code ?? "" })) as { error: string };
    expect(answer.error).toBe("authorization_pending");
  });
});

describe("what a client is told", () => {
  it("stays within one word of the shell", async () => {
    const nasty = { ...cli, redirectUri: "com.example.x:/'; echo owned; '$(echo owned)`echo owned`" };
    const [before = "", , redeem = ""] = steps(loopbackSample(nasty));
    expect(await shell(`${before}\ncurl() { printf '%s\\n' "$#"; }\n${redeem}`, { CODE: "c" })).toBe("11\n");
  });

  it("stays within its text in a page", () => {
    const nasty = { ...cli, redirectUri: 'https://x.example/"); alert(1); ("' };
    expect(pageSample(nasty)).toContain(`const redirect_uri = ${JSON.stringify(nasty.redirectUri)};`);
  });
});
