import { GuardError, parseScope } from "@agent-id-guard/protocol";
import type { Store } from "../store/port.ts";
import { profileOf } from "./id-token.ts";
import type { TokenVerifier } from "./verify-token.ts";

/**
 * OIDC Core §5.3. The token may be for any audience: `openid` in its scope says that the person's client asked for this.
 * A token in whose chain somebody acts tells nothing: the client that signed the person in is asked, not whoever it called.
 */
export async function userInfo(
  store: Pick<Store, "get">,
  verifier: TokenVerifier,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { claims } = verifier.verifyForAny(token);
  const scope = parseScope(claims.scope) ?? [];
  if (!scope.includes("openid") || claims.act !== undefined) throw new GuardError("access.insufficient_scope", { scope: "openid" });
  const user = await store.get("users", claims.sub);
  if (user?.state !== "active") throw new GuardError("token.revoked");
  return { sub: user.id, ...profileOf(user, scope) };
}
