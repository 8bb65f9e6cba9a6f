import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AdminApi, adminApi } from "../../../src/cli/api.ts";
import { type DeviceLoginPorts, loginByDevice } from "../../../src/cli/device-login.ts";
import { keepLogin, readLogin } from "../../../src/cli/kept-login.ts";
import { type ListeningGuard, listen } from "../../../src/listen.ts";
import { Browser } from "../../fakes/browser.ts";
import { CommandLine } from "../../fakes/command-line.ts";

const password = "a password of some length";
let server: ListeningGuard;
let system: AdminApi;
let clientId: string;
let folder: string;
beforeAll(async () => {
  server = await listen({ database: ":memory:", directory: "builtin" });
  system = adminApi(fetch, server.url, await server.guard.systemToken());
  const user = await system.post<{ id: string; version: number }>("users", { username: "aino", name: "Aino Laine", password });
  await system.put(`users/${user.id}/role`, { role: "auditor" }, user.version);
  await system.post("users", { username: "nora", name: "Nora Weiss", password });
  clientId = (await system.post<{ id: string }>("clients", { name: "Admin CLI", kind: "cli", redirectUris: ["http://127.0.0.1/"] })).id;
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agent-id-guard-login-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

/** The person answers while the command line waits; time only passes in its head. */
function portsOf(username: string, answer: "allow" | "cancel"): DeviceLoginPorts & { readonly shown: string[] } {
  const shown: string[] = [];
  let answering: Promise<unknown> = Promise.resolve();
  return {
    shown,
    fetch,
    wait: async () => {
      await answering;
    },
    show: (page, code, link) => {
      shown.push(page, code, link);
      const browser = new Browser();
      answering = (async () => {
        const signIn = await browser.submit(await browser.goto(page), { user_code: code });
        await browser.submit(await browser.submit(signIn, { username, password }), { answer });
      })();
    },
  };
}

describe("DEV-03: login", () => {
  it("gives a person the administration in their own name and role, and logout ends it on the server", async () => {
    const ports = portsOf("aino", "allow");
    const { login, livesSeconds } = await loginByDevice(ports, server.url, clientId);
    expect(ports.shown).toEqual([`${server.url}/device`, expect.stringMatching(/^\w{4}-\w{4}$/), expect.stringContaining("?user_code=")]);
    expect(livesSeconds).toBe(3_600);
    const api = adminApi(fetch, server.url, login.token);
    expect(await api.get("me")).toMatchObject({ name: "Aino Laine", role: "auditor" });
    await expect(api.post("groups", { name: "x" })).rejects.toMatchObject({ code: "access.role_required" });

    keepLogin(join(folder, "agent-id-guard"), login);
    const commandLine = new CommandLine(folder, { XDG_CONFIG_HOME: folder });
    expect((await commandLine.run(["clients", "list"])).stdout).toContain("Admin CLI");
    const said = await commandLine.run(["logout"]);
    expect(said).toMatchObject({ code: 0, stdout: "Signed out.\n" });
    expect(readLogin(join(folder, "agent-id-guard"))).toBeUndefined();
    await expect(api.get("me")).rejects.toMatchObject({ code: "token.revoked" });
  });

  it("is refused to who cancels, who has no role, and at a server of another name", async () => {
    await expect(loginByDevice(portsOf("aino", "cancel"), server.url, clientId)).rejects.toMatchObject({ code: "access.denied" });
    await expect(loginByDevice(portsOf("nora", "allow"), server.url, clientId)).rejects.toMatchObject({ code: "access.denied" });
    const alias = server.url.replace("127.0.0.1", "localhost");
    await expect(loginByDevice(portsOf("aino", "allow"), alias, clientId)).rejects.toMatchObject({ code: "sdk.misconfigured" });
    await expect(loginByDevice(portsOf("aino", "allow"), server.url, "cli_nobody")).rejects.toMatchObject({
      code: "client.authentication_failed",
    });
  });

  it("is kept for its person alone, and one that has ended is never passed over in silence", async () => {
    const kept = join(folder, "agent-id-guard");
    keepLogin(kept, { url: server.url, clientId, token: "a-token" });
    keepLogin(kept, { url: server.url, clientId, token: "b-token" });
    expect(statSync(kept).mode & 0o777).toBe(0o700);
    expect(statSync(join(kept, "login.json")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(kept, "login.json"), "utf8")).toContain("b-token");
    const said = await new CommandLine(folder, { XDG_CONFIG_HOME: folder }).run(["clients", "list"]);
    expect(said.code).toBe(1);
    expect(said.stderr).toContain("access.unauthenticated");
    writeFileSync(join(kept, "login.json"), "{}");
    expect(() => readLogin(kept)).toThrow("can't be read as a sign-in");
  });
});
