import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { isGuardError } from "../../src/index.ts";
import { type InMemoryGuard, inMemoryGuard } from "../../src/testing/index.ts";

/* An agent whose installation is stopped and resumed while it works. */

let guard: InMemoryGuard;
beforeAll(async () => {
  guard = await inMemoryGuard({
    agents: { nightly: { kind: "autonomous" } },
    resources: { crm: { kind: "service", url: "https://crm.test/v1", permissions: ["crm:read"] } },
    credentials: { crm: { secret: "crm-canary-0123456789abcdef", header: "X-CRM-Key" } },
    upstreams: { crm: () => Response.json({ ok: true }) },
    grants: [{ agent: "nightly", on: "crm", permissions: ["crm:read"] }],
  });
});
afterAll(() => guard.close());

it("INT-01: its very next call fails with the reason, and once everything is resumed it works again by itself", async () => {
  const agent = await guard.agent("nightly");
  const call = async () => {
    try {
      return (await agent.fetch("https://crm.test/v1/x")).status;
    } catch (error) {
      return isGuardError(error) ? error.code : String(error);
    }
  };
  expect(await call()).toBe(200);
  await guard.admin.call("POST", "estate/stop", { body: { reason: "an incident" } });
  expect(await call()).toBe("estate.stopped");
  await guard.admin.call("POST", "estate/resume", { body: {} });
  await vi.waitFor(async () => expect(await call()).toBe(200), { timeout: 15_000, interval: 200 });
}, 20_000);
