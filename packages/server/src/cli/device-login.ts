import { builtInAudiences, type ErrorCode, endpoints, GuardError, grantTypes } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { KeptLogin } from "./kept-login.ts";

export interface DeviceLoginPorts {
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>;
  /** Waits so long. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Tells the person where to go and what to type. */
  readonly show: (page: string, code: string, link: string) => void;
}

/** A sign-in, and for how long it is good. */
export interface DeviceLogin {
  readonly login: KeptLogin;
  readonly livesSeconds: number;
}

const metadataSchema = z.object({ issuer: z.string(), device_authorization_endpoint: z.url(), token_endpoint: z.url() });
const begunSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  verification_uri_complete: z.url(),
  expires_in: z.int(),
  interval: z.int().default(5),
});
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.int() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Signs a person in at the administration of this server with a code that they type in a browser (RFC 8628). `url` must be the server's own name: no other
 * server's metadata is believed. Throws `sdk.unreachable`, `access.denied`, and what the server says.
 */
export async function loginByDevice(ports: DeviceLoginPorts, url: string, clientId: string): Promise<DeviceLogin> {
  const send = async (address: string, form?: Record<string, string>): Promise<unknown> => {
    const init = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    try {
      return await (await ports.fetch(address, { ...init, redirect: "error", signal: AbortSignal.timeout(30_000) })).json();
    } catch (cause) {
      throw new GuardError("sdk.unreachable", { description: `No Agent ID Guard server answered at ${url}`, cause });
    }
  };
  const metadata = metadataSchema.safeParse(await send(url + endpoints.authorizationServerMetadata)).data;
  if (metadata?.issuer !== url)
    throw new GuardError("sdk.misconfigured", {
      description: `The server at ${url} has another name: ${metadata?.issuer ?? "none"}`,
      hint: "Give --server the address that the server calls itself.",
    });
  const resource = builtInAudiences(url).adminApi;
  const begun = expected(begunSchema, await send(metadata.device_authorization_endpoint, { client_id: clientId, resource }));
  ports.show(begun.verification_uri, begun.user_code, begun.verification_uri_complete);
  const form = { grant_type: grantTypes.deviceCode, client_id: clientId, device_code: begun.device_code };
  let intervalSeconds = begun.interval;
  for (let waitedSeconds = 0; waitedSeconds <= begun.expires_in; ) {
    await ports.wait(intervalSeconds * 1_000);
    waitedSeconds += intervalSeconds;
    const answer = await send(metadata.token_endpoint, form);
    const error = errorSchema.safeParse(answer).data?.error;
    if (error === "slow_down") intervalSeconds += 5;
    else if (error !== "authorization_pending") {
      const { access_token: token, expires_in } = expected(tokenSchema, answer);
      return { login: { url, clientId, token }, livesSeconds: expires_in };
    }
  }
  throw new GuardError("oauth.expired_token");
}

/** The answer, or what the server says is wrong. */
function expected<Answer>(schema: z.ZodType<Answer>, answer: unknown): Answer {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const refusal = errorSchema.safeParse(answer).data;
  if (refusal === undefined) throw new GuardError("internal.unexpected", { cause: parsed.error });
  throw new GuardError(codeOf[refusal.error] ?? "access.denied", { description: refusal.error_description ?? refusal.error });
}

const codeOf: Readonly<Record<string, ErrorCode>> = {
  invalid_client: "client.authentication_failed",
  unauthorized_client: "oauth.unauthorized_client",
  invalid_grant: "oauth.invalid_grant",
  expired_token: "oauth.expired_token",
  access_denied: "access.denied",
};
