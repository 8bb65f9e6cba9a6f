import { expect, it, vi } from "vitest";
import type { Api } from "../../../api/api.ts";
import { registerAgent } from "./register-agent.ts";
import { bodyOf, isOpen, newRegistration, type Registration } from "./registration.ts";

const filled: Registration = {
  ...newRegistration("usr_1"),
  name: " Helper ",
  purpose: "Helps",
  method: "own",
  ownKeys: [{ kty: "EC", kid: "mine" }],
};
const wish = { resourceId: "res_1", permissions: ["read"], key: "a-key-of-the-grant" };

/** An API that answers by a script, and remembers what it was asked. */
function scripted(answers: readonly (object | number | "silence")[]) {
  const asked: { readonly path: string; readonly key: unknown; readonly body: unknown }[] = [];
  let next = 0;
  const POST = async (path: string, { params, body }: { readonly params: { readonly header: object }; readonly body: unknown }) => {
    asked.push({ path, key: Object.values(params.header)[0], body });
    const answer = answers[next++];
    if (answer === "silence" || answer === undefined) throw new TypeError("no answer");
    if (typeof answer === "number")
      return { error: { code: "x", detail: "x", status: answer }, response: new Response(null, { status: answer }) };
    return { data: answer, response: Response.json(answer) };
  };
  return { api: { POST } as unknown as Api, asked };
}

async function attempt(api: Api, begun: Registration): Promise<Registration> {
  let kept = begun;
  await registerAgent({ api, keep: (next) => (kept = next), hold: vi.fn() }, begun).catch(() => undefined);
  return kept;
}

it("sends the same request again when the answer was lost", async () => {
  const { api, asked } = scripted(["silence", { id: "agt_1" }]);
  const lost = await attempt(api, filled);
  expect(isOpen(lost, "what")).toBe(false);
  expect(await attempt(api, lost)).toMatchObject({ agentId: "agt_1", isDone: true });
  expect(asked[1]).toEqual(asked[0]);
});

it("lets what was refused be changed, and sends it as a new wish", async () => {
  const { api, asked } = scripted([409, { id: "agt_1" }]);
  const refused = await attempt(api, filled);
  expect(isOpen(refused, "what")).toBe(true);
  await attempt(api, { ...refused, name: "Another" });
  expect(asked[1]?.key).not.toBe(asked[0]?.key);
});

it("keeps an attempt whose fate is unknown", async () => {
  const { api } = scripted([502]);
  expect((await attempt(api, filled)).attempt).toBeDefined();
});

it("goes on with the grants that are missing", async () => {
  const other = { ...wish, resourceId: "res_2", key: "a-key-of-the-other" };
  const { api, asked } = scripted([{ id: "agt_1" }, {}, "silence", {}]);
  const half = await attempt(api, { ...filled, wishes: [wish, other] });
  expect(half).toMatchObject({ agentId: "agt_1", granted: ["res_1"], isDone: false });
  expect(await attempt(api, half)).toMatchObject({ granted: ["res_1", "res_2"], isDone: true });
  expect(asked.map(({ path }) => path)).toEqual(["/api/v1/agents", "/api/v1/grants", "/api/v1/grants", "/api/v1/grants"]);
});

it("asks for a key, or for a secret", () => {
  expect(bodyOf(filled, filled.ownKeys)).toEqual({
    name: "Helper",
    purpose: "Helps",
    kind: "autonomous",
    ownerId: "usr_1",
    authMethod: "private_key_jwt",
    keys: [{ kty: "EC", kid: "mine" }],
  });
  expect(bodyOf({ ...filled, method: "secret" }, [])).not.toHaveProperty("keys");
  expect(bodyOf({ ...filled, deputyOwnerId: "usr_2" }, [])).toHaveProperty("deputyOwnerId", "usr_2");
});
