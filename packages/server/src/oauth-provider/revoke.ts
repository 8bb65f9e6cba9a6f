import { ask, type Line } from "./ask.ts";
import type { Flow, Revocation } from "./catalogue/entry.ts";
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
  readonly flow: Flow;
}

/** Ends a grant or one access token. What is gone already counts as revoked. Throws a {@link ProviderRefusal} or `connection.failed`. */
export async function endAtProvider(line: Line, { entry, addressOf }: Provider, ending: Ending): Promise<ProviderRevocation> {
  const { revocation } = entry;
  const { what, tokens } = ending;
  const endpoint = what === "grant" ? revocation?.endpoint : endpointOfOne(revocation, ending);
  if (revocation === undefined || endpoint === undefined) return "unsupported";
  const usesRefresh = what === "grant" && revocation.ends === "refresh_token" && tokens.refreshToken !== undefined;
  const written = write(revocation, entry.token, ending, usesRefresh);
  const answer = await ask(line, { url: addressOf(endpoint), method: revocation.method, ...written, limitMs });
  try {
    refuseRefusal(answer, entry.answer);
    return "revoked";
  } catch (error) {
    if (!(error instanceof ProviderRefusal)) throw error;
    if (error.codes.includes("unsupported_token_type")) return "unsupported";
    if (error.codes.some((code) => revocation.goneCodes?.includes(code) === true)) return "revoked";
    throw error;
  }
}

/** Where an access token is ended without a grant: a machine has none, and a person without a refresh token has nothing else. */
function endpointOfOne(revocation: Revocation | undefined, { flow, tokens }: Ending): string | undefined {
  if (flow === "machine") return revocation?.endpoint;
  return tokens.refreshToken === undefined ? undefined : revocation?.accessTokenEndpoint;
}

function write(revocation: Revocation, token: Provider["entry"]["token"], { client, tokens }: Ending, usesRefresh: boolean) {
  const { body, tokenName, auth, hint, headers = {} } = revocation;
  const parameters = {
    ...(tokenName === undefined ? {} : { [tokenName]: usesRefresh ? (tokens.refreshToken as string) : tokens.accessToken }),
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
