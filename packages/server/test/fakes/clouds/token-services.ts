import type { Clock } from "../../../src/clock/port.ts";
import { type CloudCall, type CloudReply, openCloudServer, parametersOf, Refused } from "./cloud-server.ts";
import { type FederationTrust, verifyFederation } from "./federation-trust.ts";

const refused = (status: number, code: string) => new Refused(status, code);
const codes = { missing: refused(400, "invalid_request"), unknown: refused(400, "invalid_request") };
const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const everything = "https://www.googleapis.com/auth/cloud-platform";

/** Google's STS and, behind it, IAM Credentials, as documented. Both on one address, as a private endpoint has them. */
export function openGoogle(
  pool: { readonly name: string; readonly serviceAccount: string; readonly trust: FederationTrust },
  clock: Clock,
) {
  const asStatus = { 400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND" } as const;
  return openCloudServer(async (call) => {
    try {
      return call.path === "/v1/token" ? await googleToken(call, pool, clock) : googleAccount(call, pool.serviceAccount, clock);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (call.path === "/v1/token") return json(error.status, { error: error.code, error_description: "why" });
      const status = asStatus[error.status as keyof typeof asStatus];
      return json(error.status, { error: { code: error.status, message: "why", status } });
    }
  });
}

async function googleToken(call: CloudCall, pool: { readonly name: string; readonly trust: FederationTrust }, clock: Clock) {
  if (call.headers.authorization !== undefined) throw refused(400, "invalid_request");
  const required = ["grant_type", "audience", "scope", "requested_token_type", "subject_token", "subject_token_type"];
  const values = parametersOf(formOf(call), { required, optional: [] }, codes);
  const isExchange = values.grant_type === exchange && values.subject_token_type === "urn:ietf:params:oauth:token-type:jwt";
  if (!isExchange || values.requested_token_type !== "urn:ietf:params:oauth:token-type:access_token") throw refused(400, "invalid_request");
  if (values.audience !== pool.name) throw refused(400, "invalid_target");
  await verified(values.subject_token, pool.trust, clock, refused(400, "invalid_grant"));
  return json(200, {
    access_token: values.scope === everything ? "ya29.federated-everything" : "ya29.federated",
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    token_type: "Bearer",
    expires_in: 3_599,
  });
}

function googleAccount(call: CloudCall, serviceAccount: string, clock: Clock) {
  if (call.headers.authorization !== "Bearer ya29.federated-everything") throw refused(401, "UNAUTHENTICATED");
  if (call.path !== `/v1/projects/-/serviceAccounts/${encodeURIComponent(serviceAccount)}:generateAccessToken`)
    throw refused(403, "PERMISSION_DENIED");
  const { scope, lifetime, ...others } = JSON.parse(call.body) as { scope?: string[]; lifetime?: string };
  const seconds = Number(/^(\d+)s$/.exec(lifetime ?? "3600s")?.[1]);
  if (scope === undefined || scope.length === 0 || Object.keys(others).length > 0 || !(seconds <= 3_600))
    throw refused(400, "INVALID_ARGUMENT");
  const expireTime = new Date(clock.nowMs() + seconds * 1_000).toISOString().replace(/\.\d{3}Z$/, "Z");
  return json(200, { accessToken: "ya29.account", expireTime });
}

/** Entra's token endpoint with a federated credential, as documented. */
export function openEntra(app: { readonly tenantId: string; readonly clientId: string; readonly trust: FederationTrust }, clock: Clock) {
  return openCloudServer(async (call) => {
    try {
      if (call.path !== `/${app.tenantId}/oauth2/v2.0/token`) throw refused(400, "invalid_request 90002");
      const required = ["grant_type", "client_id", "scope", "client_assertion_type", "client_assertion"];
      const values = parametersOf(formOf(call), { required, optional: [] }, codes);
      if (values.grant_type !== "client_credentials") throw refused(400, "unsupported_grant_type 70003");
      if (values.client_id !== app.clientId) throw refused(400, "unauthorized_client 700016");
      if (!values.scope?.endsWith("/.default")) throw refused(400, "invalid_scope 70011");
      await verified(values.client_assertion, app.trust, clock, refused(401, "invalid_client 700213"));
      return json(200, { token_type: "Bearer", expires_in: 3_599, ext_expires_in: 3_599, access_token: "eyJ0eXAi.entra.token" });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [code, number] = error.code.split(" ");
      return json(error.status, { error: code, error_description: `AADSTS${number}: why`, error_codes: [Number(number)] });
    }
  });
}

/** A model provider's token endpoint that takes the JSON of RFC 7523's grant and what its own rules ask for. */
export function openModelProvider(
  rule: { readonly parameters: Readonly<Record<string, string>>; readonly trust: FederationTrust },
  clock: Clock,
) {
  return openCloudServer(async (call) => {
    try {
      if (call.method !== "POST" || call.path !== "/v1/oauth/token" || call.headers["content-type"] !== "application/json")
        throw refused(400, "invalid_request");
      const { grant_type, assertion, ...others } = JSON.parse(call.body) as Readonly<Record<string, string>>;
      const isRule = JSON.stringify(Object.entries(others).toSorted()) === JSON.stringify(Object.entries(rule.parameters).toSorted());
      if (grant_type !== bearer || !isRule) throw refused(400, "invalid_request");
      await verified(assertion, rule.trust, clock, refused(400, "invalid_grant"));
      return json(200, { access_token: "sk-ant-oat01-short", token_type: "Bearer", expires_in: 600, scope: "workspace:developer" });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return json(error.status, { error: error.code });
    }
  });
}

/** A partner's OAuth server: RFC 8693 and RFC 7523 as forms. */
export function openPartner(trust: FederationTrust, clock: Clock) {
  return openCloudServer(async (call) => {
    try {
      const form = formOf(call);
      const isExchange = form.get("grant_type") === exchange;
      const own = isExchange
        ? ["subject_token", "subject_token_type", "requested_token_type", "audience"]
        : form.get("grant_type") === bearer
          ? ["assertion"]
          : ["client_assertion", "client_assertion_type"];
      const values = parametersOf(form, { required: ["grant_type", ...own], optional: [/^scope$/, /^client_id$/] }, codes);
      await verified(values.subject_token ?? values.assertion ?? values.client_assertion, trust, clock, refused(400, "invalid_grant"));
      return json(200, { access_token: "partner-token", token_type: "bearer", expires_in: 300 });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return json(error.status, { error: error.code });
    }
  });
}

async function verified(jwt: string | undefined, trust: FederationTrust, clock: Clock, refusal: Refused): Promise<void> {
  try {
    await verifyFederation(jwt ?? "", trust, clock);
  } catch (error) {
    throw error instanceof Refused ? refusal : error;
  }
}

function formOf({ method, headers, body }: CloudCall): URLSearchParams {
  if (method !== "POST" || headers["content-type"] !== "application/x-www-form-urlencoded") throw codes.missing;
  return new URLSearchParams(body);
}

const json = (status: number, body: object): CloudReply => ({ status, body: JSON.stringify(body) });
