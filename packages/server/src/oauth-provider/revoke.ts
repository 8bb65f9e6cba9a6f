import { ask, type Line } from "./ask.ts";
import type { Revocation } from "./catalogue/entry.ts";
import { ProviderRefusal } from "./failures.ts";
import type { ProviderRevocation, ProviderTokens } from "./port.ts";
import type { Provider } from "./provider.ts";
import { refuseRefusal } from "./token-answer.ts";
import { basicHeader, type ProvenClient, writeBody, writeTokenRequest } from "./token-request.ts";

const limitMs = 5_000;

export interface Ending {
  readonly client: ProvenClient;
  readonly tokens: Pick<ProviderTokens, "accessToken" | "refreshToken">;
  readonly what: "grant" | "access_token";
  /** Whether the access token is all that there is: to end it ends the grant. */
  readonly isWholeGrant: boolean;
}

/** Ends a grant or one access token. What is gone already counts as revoked. Throws a {@link ProviderRefusal} or `connection.failed`. */
export async function endAtProvider(line: Line, { entry, addressOf }: Provider, ending: Ending): Promise<ProviderRevocation> {
  const { revocation } = entry;
  const { what, tokens, isWholeGrant } = ending;
  if (revocation === undefined) return "unsupported";
  if (what === "access_token" && (revocation.accessTokenEndpoint === undefined || isWholeGrant)) return "unsupported";
  const endpoint = what === "grant" ? revocation.endpoint : (revocation.accessTokenEndpoint as string);
  const usesRefresh = what === "grant" && revocation.ends === "refresh_token" && tokens.refreshToken !== undefined;
  const written = write(revocation, entry.token, ending, usesRefresh);
  const answer = await ask(line, { url: addressOf(endpoint), method: revocation.method, ...written, limitMs });
  try {
    refuseRefusal(answer, entry.answer);
    return "revoked";
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    if (error.codes.includes("unsupported_token_type")) return "unsupported";
    const isGone = error.status === revocation.goneStatus || error.codes.some((code) => revocation.goneCodes?.includes(code) === true);
    if (isGone) return "revoked";
    throw error;
  }
}

function write(revocation: Revocation, token: Provider["entry"]["token"], { client, tokens }: Ending, usesRefresh: boolean) {
  const { body, tokenName, auth, hint, headers = {} } = revocation;
  const parameters = {
    [tokenName]: usesRefresh ? (tokens.refreshToken as string) : tokens.accessToken,
    ...(hint ? { token_type_hint: usesRefresh ? "refresh_token" : "access_token" } : {}),
  };
  if (auth === "as_token") return writeTokenRequest({ ...token, body, names: {}, extra: {} }, client, parameters);
  const proof =
    auth === "client_secret_basic"
      ? basicHeader(client.clientId, client.secret ?? "")
      : auth === "bearer"
        ? { authorization: `Bearer ${tokens.accessToken}` }
        : {};
  const written = writeBody(body, parameters);
  return { headers: { "content-type": written.contentType, ...headers, ...proof }, body: written.body };
}
