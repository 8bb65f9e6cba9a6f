import { expect } from "vitest";
import { AgentGuard } from "../../../../sdk/src/index.ts";
import { given } from "./estate.ts";
import { authorization, browserIn, post, proofOf, redeem, type Scene, signInByPassword, signInByProvider, watchCookies } from "./scene.ts";

/** What came of the work: what a thief would like to have. */
export interface Spoils {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly code: string;
  readonly verifier: string;
  /** The owner's session. */
  readonly cookie: string;
}

/** Everything goes well: a person signs in, an agent works for them with a model, a service and tools, and another agent works for itself. */
export async function goTheRightWay(scene: Scene): Promise<Spoils> {
  const { start, verifier } = authorization(scene);
  const back = await signInByPassword(scene, browserIn(scene), start, "alice", given.password);
  const code = back.url.searchParams.get("code") ?? "";
  const tokens = (await (await redeem(scene, code, verifier)).json()) as { access_token: string; refresh_token: string; id_token: string };
  expect(Object.keys(tokens)).toEqual(expect.arrayContaining(["access_token", "refresh_token", "id_token"]));
  await workFor(scene, tokens.access_token);
  await workAlone(scene);
  const introspected = await post(scene, "/oauth/introspect", { token: tokens.access_token, ...proofOf(scene) });
  expect(await introspected.json()).toMatchObject({ active: true });
  expect((await read(scene, "/oauth/userinfo", { authorization: `Bearer ${tokens.access_token}` })).status).toBe(200);

  // Ada is somebody at the company's provider, but nobody has granted her the agent.
  const ada = await signInByProvider(scene, browserIn(scene), authorization(scene).start);
  expect(ada.url.searchParams.get("error")).toBe("access_denied");
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token, code, verifier, cookie: await openConsole(scene) };
}

async function workFor(scene: Scene, token: string): Promise<void> {
  const { url: issuer, upstream, ticketsUrl, estate, recorder } = scene;
  const { id: agentId, privateKey } = estate.agent;
  await using agent = await AgentGuard.connect({ issuer, agentId, privateKey, fetch: recorder.fetch });
  const session = await agent.actFor(new Headers({ authorization: `Bearer ${token}` }));
  expect(await (await session.fetch(`${upstream}/crm/customers`)).text()).toBe("fine");
  const model = session.llm("model");
  const body = JSON.stringify({ model: "gpt-5", messages: [] });
  const thought = await model.fetch(`${model.baseURL}/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  expect(await thought.text()).toBe("fine");
  const tools = await session.mcp(ticketsUrl);
  expect((await tools.listTools()).tools.map(({ name }) => name)).toEqual(["list_tickets"]);
  await tools.callTool({ name: "list_tickets", arguments: {} });
}

async function workAlone({ url: issuer, upstream, estate, recorder }: Scene): Promise<void> {
  const { id: agentId, secret } = estate.nightly;
  await using agent = await AgentGuard.connect({ issuer, agentId, secret, fetch: recorder.fetch });
  expect(await (await agent.fetch(`${upstream}/crm/customers`)).text()).toBe("fine");
}

async function openConsole(scene: Scene): Promise<string> {
  const link = await scene.server.tell({ ask: "link" });
  scene.canaries.watch(
    "bootstrap ticket",
    new URL(link).searchParams.get("ticket") ?? "",
    ({ method, path }) => method === "GET" && path === "/signin/bootstrap",
  );
  const owner = browserIn(scene);
  expect((await owner.submit(await owner.goto(link))).url.pathname).toBe("/console");
  const cookie = watchCookies(scene, owner);
  expect((await read(scene, "/api/v1/me", { cookie })).status).toBe(200);
  return cookie;
}

const read = ({ url, recorder }: Scene, path: string, headers: Readonly<Record<string, string>>) => recorder.fetch(url + path, { headers });
