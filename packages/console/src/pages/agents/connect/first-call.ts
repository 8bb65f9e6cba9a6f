import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import { serverBase } from "../../../session/base.ts";
import type { SnippetResource } from "../snippet.ts";
import type { Credential } from "./configuration.ts";
import { base64url } from "./key-pair.ts";

export interface Caller {
  readonly issuer: string;
  readonly agentId: string;
  readonly credential: Credential;
}

/** One request of the first call and what came back. A token is never part of it. */
export interface CallStep {
  readonly step: "token" | "call";
  /** Such as `POST /oauth/token`. */
  readonly request: string;
  readonly status: number;
  readonly ok: boolean;
  /** What it said, cut where it is long. */
  readonly text: string;
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const assertionSeconds = 60;
const longestText = 2_000;

/**
 * What the agent itself would do, done from here: a token at the token endpoint, then, where something harmless can be asked, a call with it. Without a
 * resource it asks this server who it is. Throws what `fetch` throws when there is no answer.
 */
export async function makeFirstCall(caller: Caller, resource: SnippetResource | undefined): Promise<readonly CallStep[]> {
  const { step, token } = await getToken(caller, resource?.identifier ?? caller.issuer);
  const target = resource === undefined ? endpoints.self : harmlessTarget(resource);
  if (token === undefined || target === undefined) return [step];
  const response = await fetch(serverBase() + target, {
    headers: { authorization: `Bearer ${token}` },
    credentials: "omit",
    redirect: "manual",
    cache: "no-store",
  });
  return [step, await told("call", `GET ${target}`, response)];
}

async function getToken({ issuer, agentId, credential }: Caller, resource: string) {
  const response = await fetch(serverBase() + endpoints.token, {
    method: "POST",
    credentials: "omit",
    cache: "no-store",
    body: new URLSearchParams({
      grant_type: grantTypes.clientCredentials,
      resource,
      client_id: agentId,
      ...(credential.kind === "secret"
        ? { client_secret: credential.secret }
        : {
            client_assertion_type: assertionType,
            client_assertion: await signAssertion(credential.pair.signingKey, credential.pair.publicJwk.kid, issuer, agentId),
          }),
    }),
  });
  const request = `POST ${endpoints.token}`;
  if (!response.ok) return { step: await told("token", request, response), token: undefined };
  const { access_token: token, ...rest } = (await response.json()) as { readonly access_token: string };
  const step: CallStep = { step: "token", request, status: response.status, ok: true, text: JSON.stringify(rest, null, 2) };
  return { step, token };
}

/** What can be asked of a resource behind the gateway without changing anything there: a GET (RFC 9110 §9.2.1). */
function harmlessTarget({ kind, name, upstreamUrl }: SnippetResource): string | undefined {
  if (upstreamUrl === null) return undefined;
  if (kind === "llm") return `${endpoints.gateway}/${name}/models`;
  return kind === "service" ? `${endpoints.gateway}/${name}` : undefined;
}

/** RFC 7523 §3. */
async function signAssertion(key: CryptoKey, kid: string | undefined, issuer: string, agentId: string): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const header = { alg: "ES256", typ: "JWT", ...(kid === undefined ? {} : { kid }) };
  const claims = {
    iss: agentId,
    sub: agentId,
    aud: issuer,
    jti: crypto.randomUUID(),
    iat: nowSeconds,
    exp: nowSeconds + assertionSeconds,
  };
  const signed = [header, claims].map((part) => base64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

async function told(step: CallStep["step"], request: string, response: Response): Promise<CallStep> {
  const text = (await response.text()).slice(0, longestText);
  return { step, request, status: response.status, ok: response.ok, text };
}
