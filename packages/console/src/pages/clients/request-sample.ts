import { endpoints, grantTypes } from "@agent-id-guard/protocol";
import { inert, quoted } from "../../snippets/shell-word.ts";

/** The client that makes a request. */
export interface SampleClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly authMethod: "client_secret" | "private_key_jwt" | "none";
  readonly redirectUri: string;
  /** The identifier of the agent that is called. */
  readonly resource: string;
}

/** A sign-in in a browser by a client on a server: the request is pushed, the code redeemed with the client's secret or key. For a POSIX shell. */
export function pushedSample(client: SampleClient): string {
  const { issuer, clientId } = client;
  const push = command(`${issuer}${endpoints.pushedRequest}`, [
    ...proofOf(client),
    "--data response_type=code",
    field("redirect_uri", client.redirectUri),
    field("resource", client.resource),
    field("scope", "openid profile offline_access"),
    '--data-urlencode state="$STATE"',
    '--data-urlencode nonce="$NONCE"',
    '--data code_challenge="$CHALLENGE"',
    "--data code_challenge_method=S256",
  ]);
  return `${given(client)}${pkce}
NONCE=$(openssl rand -hex 16)

# 1. Leave the request.
${push}

# 2. Within a minute, send the browser there. REQUEST_URI: the request_uri of the answer.
echo ${quoted(`${issuer}${endpoints.authorize}?client_id=${encoded(clientId)}&request_uri=`)}"$REQUEST_URI"

${redeem(client)}`;
}

/** A sign-in in a browser by an application on somebody's own machine. For a POSIX shell. */
export function loopbackSample(client: SampleClient): string {
  const { issuer, clientId, redirectUri, resource } = client;
  const parameters = [
    ["response_type", "code"],
    ["client_id", clientId],
    ["redirect_uri", redirectUri],
    ["resource", resource],
    ["scope", "openid offline_access"],
    ["code_challenge_method", "S256"],
  ].map(([name = "", value = ""]) => `${name}=${encoded(value)}`);
  return `${given(client)}${pkce}

# 1. Send the system's browser there. At 127.0.0.1 any port will do: write yours into redirect_uri, here and below.
echo ${quoted(`${issuer}${endpoints.authorize}?${parameters.join("&")}`)}"&state=$STATE&code_challenge=$CHALLENGE"

${redeem(client, 2)}`;
}

/** A sign-in with a code that a person types in any browser (RFC 8628). For a POSIX shell. */
export function deviceSample(client: SampleClient): string {
  const { issuer } = client;
  const begin = command(`${issuer}${endpoints.deviceAuthorization}`, [
    ...proofOf(client),
    field("resource", client.resource),
    field("scope", "openid offline_access"),
  ]);
  const ask = command(`${issuer}${endpoints.token}`, [
    ...proofOf(client),
    field("grant_type", grantTypes.deviceCode),
    '--data-urlencode device_code="$DEVICE_CODE"',
  ]);
  return `${given(client)}# 1. Begin, and show the person verification_uri and user_code of the answer.
${begin}

# 2. Ask every 5 seconds until the person has answered. DEVICE_CODE: the device_code of the answer.
${ask}
`;
}

/** A sign-in by a page in the browser, as a module of JavaScript. */
export function pageSample({ issuer, clientId, redirectUri, resource }: SampleClient): string {
  const text = (value: string) => JSON.stringify(value);
  return `const issuer = ${text(issuer)};
const client_id = ${text(clientId)};
const redirect_uri = ${text(redirectUri)};
const resource = ${text(resource)}; // the agent

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Sends the person to the sign-in. */
export async function signIn() {
  const [verifier, state] = [random(), random()];
  sessionStorage.setItem("sign-in", JSON.stringify({ verifier, state }));
  const code_challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  const scope = "openid profile";
  const query = { response_type: "code", client_id, redirect_uri, resource, scope, state, code_challenge, code_challenge_method: "S256" };
  location.assign(\`\${issuer}${endpoints.authorize}?\${new URLSearchParams(query)}\`);
}

/** On the page that they come back to: the token for the agent. */
export async function signedIn() {
  const answer = new URLSearchParams(location.search);
  const { verifier, state } = JSON.parse(sessionStorage.getItem("sign-in") ?? "{}");
  sessionStorage.removeItem("sign-in");
  if (answer.get("state") !== state || answer.get("iss") !== issuer) throw new Error("this answer is not for us");
  if (answer.has("error")) throw new Error(answer.get("error"));
  const body = new URLSearchParams({
    ...{ grant_type: "authorization_code", code: answer.get("code"), redirect_uri, code_verifier: verifier, client_id },
  });
  const token = await fetch(\`\${issuer}${endpoints.token}\`, { method: "POST", body });
  if (!token.ok) throw new Error((await token.json()).error);
  return (await token.json()).access_token; // in memory only
}
`;
}

const pkce = `VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=')
STATE=$(openssl rand -hex 16)`;

function redeem(client: SampleClient, step = 3): string {
  const request = command(`${client.issuer}${endpoints.token}`, [
    ...proofOf(client),
    "--data grant_type=authorization_code",
    '--data-urlencode code="$CODE"',
    field("redirect_uri", client.redirectUri),
    '--data-urlencode code_verifier="$VERIFIER"',
  ]);
  return `# ${step}. The browser comes back with code, state and iss: state must be yours, iss ${inert(client.issuer)}. CODE: the code, good for a minute.
${request}
`;
}

/** How a client proves itself in each of its requests. */
function proofOf({ authMethod, clientId }: SampleClient): readonly string[] {
  if (authMethod === "client_secret") return [`--user ${quoted(`${clientId}:`)}"$SECRET"`];
  if (authMethod === "none") return [field("client_id", clientId)];
  return [
    "--data client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    '--data-urlencode client_assertion="$ASSERTION"',
  ];
}

/** What whoever runs it has to give. */
function given({ authMethod, clientId, issuer }: SampleClient): string {
  if (authMethod === "client_secret") return "# SECRET: a secret of this client.\n";
  if (authMethod === "none") return "";
  return `# ASSERTION: a JWT of at most five minutes, signed with this client's private key, a new one for each request (RFC 7523):
# iss and sub ${inert(clientId)}, aud ${inert(issuer)}, a new jti, iat, exp.
`;
}

const command = (address: string, options: readonly string[]) => [`curl ${quoted(address)}`, ...options].join(" \\\n  ");
const field = (name: string, value: string) => `--data-urlencode ${quoted(`${name}=${value}`)}`;
/** A value in a query, without what a shell could read something into. */
const encoded = (value: string) =>
  encodeURIComponent(value).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
