import { GuardError, type SettingsOf } from "@agent-id-guard/protocol";
import type { Clock } from "../../clock/port.ts";
import { codeOf, memoryOf } from "../callback-of.ts";
import { inTime } from "../patience.ts";
import type { ProvenPerson, RedirectSignIn } from "../port.ts";
import { guardErrorOf, saysGone } from "../vendor-refusal.ts";
import { memberIdSchema, meSchema } from "./answers.ts";
import type { DingtalkApi } from "./api.ts";
import type { Members } from "./members.ts";

type Settings = Pick<SettingsOf<"dingtalk">, "corpId" | "clientId" | "loginUrl">;

/**
 * Sign-in at DingTalk's own page. Anybody with a DingTalk account gets through that page, so it proves nothing by itself: who comes back must be a
 * member of our organization (case FED-12). DingTalk knows no PKCE, no nonce, and never says when it asked the person.
 */
export function createDingtalkSignIn(settings: Settings, api: DingtalkApi, members: Members, clock: Clock): RedirectSignIn {
  const { corpId } = settings;
  return {
    kind: "redirect",
    async start(state, callbackUrl) {
      await inTime(clock, api.prepare()).catch(rethrow);
      const url = new URL(`${settings.loginUrl}/oauth2/auth`);
      const parameters = {
        client_id: settings.clientId,
        redirect_uri: callbackUrl,
        response_type: "code",
        scope: "openid corpid",
        corpId,
        prompt: "consent",
        state,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { redirectTo: url.href, memory: memoryOf(state) };
    },
    async finish(callback, state, memory) {
      const code = codeOf(callback, state, memory, ["authCode", "code"]);
      return inTime(clock, prove(code)).catch(rethrow);
    },
  };

  async function prove(code: string): Promise<ProvenPerson> {
    const token = await api.redeem(code);
    if (typeof token.corpId === "string" && token.corpId !== "" && token.corpId !== corpId) throw stranger();
    const { unionId } = await api.readAs(token.accessToken, "contact/users/me", meSchema);
    const found = await api.ask("user/getbyunionid", { unionid: unionId }, memberIdSchema).catch((error: unknown) => {
      throw saysGone(error) ? stranger() : error;
    });
    if (found.contact_type !== 0) throw stranger();
    const member = await members.read(found.userid);
    if (member.unionId !== unionId || member.person.ref !== found.userid) throw stranger();
    return { person: member.person, authTimeMs: null, acr: null, amr: [] };
  }
}

const stranger = () =>
  new GuardError("signin.failed", { description: "This DingTalk account is not a member of the organization that is registered here" });

function rethrow(error: unknown): never {
  throw guardErrorOf(error, "signIn");
}
