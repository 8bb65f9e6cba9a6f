import { createHash } from "node:crypto";
import { endpoints } from "@agent-id-guard/protocol";
import { signInThrough } from "./delegated-call.ts";
import type { Calls } from "./furnish-calls.ts";
import type { House, Registered } from "./house.ts";

/** What Nora has agreed to and is asked for. */
export interface Wishes {
  /** A client that she lets call the refund assistant. */
  readonly chat: Registered;
  /** Where another client sends her, below the console: nobody has answered it yet. */
  readonly consentPath: string;
  /** What a device shows that wants to be let in. */
  readonly userCode: string;
}

const redirectUri = "http://127.0.0.1:9/callback";

/** Clients that Nora lets call the refund assistant, or is asked to, and an agent that she is asked to take over. */
export async function furnishWishes(house: House, { agent }: Pick<Calls, "agent">): Promise<Wishes> {
  const { call, people, url } = house;
  const { identifier } = await call<{ identifier: string }>("GET", `resources/${agent.resourceId}`);
  const client = async (name: string, kind: string, more: object = {}) => {
    const registered = await call("POST", "clients", { name, kind, redirectUris: [redirectUri], ...more });
    await call("POST", "grants", {
      subjectType: "client",
      subjectId: registered.id,
      resourceId: agent.resourceId,
      permissions: ["invoke"],
    });
    return registered;
  };
  const agreeTo = async (agreed: Registered) => {
    const { secret } = await call<{ secret: string }>("POST", `clients/${agreed.id}/secrets`, {}, agreed.version);
    await signInThrough(house, { ...agreed, secret }, identifier, people.nobody);
  };
  const chat = await client("Team chat", "web", {
    postLogoutRedirectUris: ["https://chat.example/bye"],
    backchannelLogoutUri: "https://chat.example/signed-out",
  });
  await agreeTo(chat);
  const renamed = await client("Claims inbox", "web");
  await agreeTo(renamed);
  const { version } = await call("GET", `clients/${renamed.id}`);
  await call("PATCH", `clients/${renamed.id}`, { name: "Claims inbox (new)" }, version);
  const asking = await client("Travel planner", "native");
  const shell = await client("Helpdesk shell", "cli");
  await loseAnOwner(house);
  return { chat, consentPath: authorizePath(asking.id, identifier), userCode: await askForADevice(url, shell.id, identifier) };
}

/** An agent whose owner leaves; Nora is the deputy. */
async function loseAnOwner({ call, people }: House): Promise<void> {
  const leaver = await call("POST", "users", { username: "amara.obi", name: "Amara Obi", department: "corp/support" });
  await call("POST", "agents", {
    ...{ name: "Travel requests", kind: "interactive", purpose: "Checks travel requests against the policy and books what is approved" },
    ...{ ownerId: leaver.id, deputyOwnerId: people.nobody.id },
  });
  await call("POST", `users/${leaver.id}/depart`, { reason: "left" });
}

function authorizePath(clientId: string, resource: string): string {
  const query = new URLSearchParams({
    ...{
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirectUri,
      resource,
      state: "s",
      scope: "openid profile offline_access",
    },
    ...{ code_challenge: createHash("sha256").update("x".repeat(43)).digest("base64url"), code_challenge_method: "S256" },
  });
  return `..${endpoints.authorize}?${query}`;
}

async function askForADevice(url: string, clientId: string, resource: string): Promise<string> {
  const body = new URLSearchParams({ client_id: clientId, resource, scope: "openid offline_access" });
  const answer = await fetch(`${url}${endpoints.deviceAuthorization}`, { method: "POST", body });
  return ((await answer.json()) as { user_code: string }).user_code;
}
