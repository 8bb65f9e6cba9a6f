import { hash } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";
import type { AdapterPorts } from "../adapter.ts";
import { codeOf, memoryOf } from "../callback-of.ts";
import { objectOf } from "../objects.ts";
import { inTime } from "../patience.ts";
import type { ExternalPerson, ProvenPerson, RedirectSignIn } from "../port.ts";
import { guardErrorOf } from "../vendor-refusal.ts";
import { type Ask, accepted, type Lark, type LarkObject, type LarkSettings } from "./api.ts";
import type { Departments } from "./departments.ts";
import { isHidden } from "./error-codes.ts";
import type { Groups } from "./groups.ts";
import { personOf, readUser } from "./people.ts";

export interface SignInParts {
  readonly lark: Lark;
  readonly departments: Departments;
  readonly groups: Groups;
}

/**
 * Sign-in at Lark or Feishu: authorization code with PKCE, then the person by their own token. They must belong to the tenant of the settings (case FED-12).
 * Lark never says when it asked them. All calls of one sign-in together take 5 s at most (FED-10).
 */
export function createSignIn(settings: LarkSettings, clientSecret: string, ports: AdapterPorts, parts: SignInParts): RedirectSignIn {
  const { lark, departments, groups } = parts;

  /** The tenant's name is asked for first: wrong credentials are better found before the person leaves. */
  async function start(state: string, callbackUrl: string) {
    await lark.ask("/tenant/v2/tenant/query").catch(exceptHidden);
    const verifier = ports.entropy.secret(32);
    const url = new URL(`${settings.accountsUrl}/open-apis/authen/v1/authorize`);
    const parameters = {
      client_id: settings.clientId,
      response_type: "code",
      redirect_uri: callbackUrl,
      state,
      code_challenge: hash("sha256", verifier, "base64url"),
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return { redirectTo: url.href, memory: { ...memoryOf(state), verifier } };
  }

  async function finish(callback: URL, state: string, memory: Readonly<Record<string, string>>): Promise<ProvenPerson> {
    const code = codeOf(callback, state, memory, ["code"]);
    const info = await whoIs(await redeem(code, `${callback.origin}${callback.pathname}`, memory.verifier ?? ""));
    const { tenant_key: tenantKey, union_id: unionId } = info;
    if (tenantKey !== settings.tenantKey)
      throw new GuardError("signin.failed", { description: "This person belongs to another company at Lark" });
    if (typeof unionId !== "string" || unionId === "") throw new GuardError("signin.failed", { description: "Lark named nobody" });
    return { person: await describe(lark.ask, unionId, info), authTimeMs: null, acr: null, amr: [] };
  }

  async function redeem(code: string, redirectUri: string, verifier: string): Promise<string> {
    const { tokenPath, accountsUrl, apiUrl, clientId } = settings;
    const url = `${tokenPath.startsWith("/oauth/") ? accountsUrl : apiUrl}${tokenPath}`;
    const json = {
      grant_type: "authorization_code",
      client_id: clientId,
      client_secret: clientSecret,
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const { access_token: token } = accepted(await lark.call(url, { json }), "code");
    if (typeof token !== "string" || token === "")
      throw new GuardError("idp.unreachable", { description: "Lark gave no token for the code" });
    return token;
  }

  async function whoIs(bearer: string): Promise<LarkObject> {
    return objectOf(accepted(await lark.call(`${settings.apiUrl}/open-apis/authen/v1/user_info`, { bearer }), "api").data);
  }

  /** As the contact directory has them; whom the application may not see there, as they describe themselves. */
  async function describe(ask: Ask, unionId: string, info: LarkObject): Promise<ExternalPerson> {
    const user = await readUser(ask, unionId).catch(exceptHidden);
    const person = await personOf({ ...info, ...user, union_id: unionId }, departments.pathOf(ask));
    if (person === undefined) throw new GuardError("signin.failed", { description: "Lark named nobody" });
    return { ...person, groups: await groups.of(ask, unionId) };
  }

  const soon = <T>(work: Promise<T>) =>
    inTime(ports.clock, work).catch((error: unknown) => {
      throw guardErrorOf(error, "signIn");
    });
  return {
    kind: "redirect",
    start: (state, callbackUrl) => soon(start(state, callbackUrl)),
    finish: (callback, state, memory) => soon(finish(callback, state, memory)),
  };
}

function exceptHidden(error: unknown): LarkObject {
  if (isHidden(error)) return {};
  throw error;
}
