import { GuardError, type SettingsOf } from "@agent-id-guard/protocol";
import type { Clock } from "../../clock/port.ts";
import { codeOf, memoryOf } from "../callback-of.ts";
import { inTime } from "../patience.ts";
import type { ProvenPerson, RedirectSignIn } from "../port.ts";
import { guardErrorOf } from "../vendor-refusal.ts";
import { signedInSchema } from "./answers.ts";
import type { WecomApi } from "./api.ts";
import type { Members } from "./members.ts";

type Settings = Pick<SettingsOf<"wecom">, "corpId" | "agentId" | "loginUrl">;

/**
 * Sign-in at WeCom's page for desktop browsers. There is no token of the person: the application asks who brought the code. Who comes without a user id
 * is no member of the corporation (case FED-12). WeCom knows no PKCE, no nonce, and never says when it asked the person.
 */
export function createWecomSignIn(settings: Settings, api: WecomApi, members: Members, clock: Clock): RedirectSignIn {
  return {
    kind: "redirect",
    async start(state, callbackUrl) {
      await inTime(clock, api.prepare()).catch(rethrow);
      const url = new URL(`${settings.loginUrl}/wwlogin/sso/login`);
      const { corpId, agentId } = settings;
      const parameters = { login_type: "CorpApp", appid: corpId, agentid: agentId, redirect_uri: callbackUrl, state };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { redirectTo: url.href, memory: memoryOf(state) };
    },
    async finish(callback, state, memory) {
      const code = codeOf(callback, state, memory, ["code"]);
      return inTime(clock, prove(code)).catch(rethrow);
    },
  };

  async function prove(code: string): Promise<ProvenPerson> {
    const { userid } = await api.get("auth/getuserinfo", { code }, signedInSchema);
    if (typeof userid !== "string" || userid === "") throw stranger();
    const member = await members.read(userid);
    const person = members.describe(member, await members.look());
    return { person, authTimeMs: null, acr: null, amr: [] };
  }
}

const stranger = () =>
  new GuardError("signin.failed", { description: "This WeCom account is not a member of the corporation that is registered here" });

function rethrow(error: unknown): never {
  throw guardErrorOf(error, "signIn");
}
