import type { Clock } from "../clock/port.ts";
import { badSetting, keyDenied, unavailable } from "./failures.ts";
import { readSecretFile } from "./secret-file.ts";
import type { VaultSource } from "./uri.ts";

interface VaultAnswer {
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  /** The first error, in Vault's words. Never shown: it may repeat what was sent. */
  readonly fault: string;
}

/** Calls of one Vault, signed in. */
export interface VaultCalls {
  post(path: string, body: object, signal: AbortSignal): Promise<VaultAnswer>;
  /** Wipes what is remembered of the sign-in. */
  forget(): void;
}

interface Login {
  readonly token: string;
  readonly untilMs: number;
}

/** Of a token's life this part is used: the rest is for calls under way. */
const usedPart = 0.8;

/** A token in the file is read again for each call, so that an agent of Vault's may change it; with an AppRole we sign in, again when the token is old or refused. */
export function createVaultCalls(source: VaultSource, secretFile: string, clock: Clock, fetch: typeof globalThis.fetch): VaultCalls {
  const base = `${source.isTls ? "https" : "http"}://${source.host}/v1`;
  let login: Promise<Login> | undefined;

  const send = async (path: string, body: object, token: string | undefined, signal: AbortSignal) => {
    const headers = {
      "content-type": "application/json",
      "x-vault-request": "true",
      ...(token === undefined ? {} : { "x-vault-token": token }),
      ...(source.namespace === undefined ? {} : { "x-vault-namespace": source.namespace }),
    };
    try {
      const response = await fetch(`${base}/${path}`, { method: "POST", headers, body: JSON.stringify(body), signal });
      return { status: response.status, answer: objectIn(JSON.parse(await response.text())) };
    } catch {
      throw unavailable("vault-transit: no answer that can be read");
    }
  };
  const signIn = async (role: AppRole, signal: AbortSignal): Promise<Login> => {
    const { mount, ...body } = role;
    const { status, answer } = await send(`auth/${mount}/login`, body, undefined, signal);
    const { client_token: token, lease_duration: seconds } = objectIn(answer.auth);
    if (status === 200 && typeof token === "string" && typeof seconds === "number")
      return { token, untilMs: seconds === 0 ? Number.POSITIVE_INFINITY : clock.nowMs() + seconds * 1_000 * usedPart };
    throw status === 429 || status >= 500 ? unavailable(`vault-transit: sign-in ${status}`) : keyDenied(`vault-transit: sign-in ${status}`);
  };
  /** Signed in once, however many ask at the same time. */
  const signedIn = async (role: AppRole, signal: AbortSignal) => {
    for (;;) {
      const current = login ?? signIn(role, signal);
      login = current;
      const { token, untilMs } = await current.catch((error: unknown) => {
        dropLogin(current);
        throw error;
      });
      if (clock.nowMs() < untilMs) return { token, current };
      dropLogin(current);
    }
  };
  const dropLogin = (stale: Promise<Login>) => {
    if (login === stale) login = undefined;
  };
  const sendAs = async (role: AppRole, path: string, body: object, signal: AbortSignal) => {
    const { token, current } = await signedIn(role, signal);
    const reply = await send(path, body, token, signal);
    if (reply.status === 403) dropLogin(current);
    return reply;
  };

  return {
    async post(path, body, signal) {
      const secret = secretIn(secretFile);
      const again = () => (typeof secret === "string" ? send(path, body, secret, signal) : sendAs(secret, path, body, signal));
      let reply = await again();
      if (reply.status === 403 && typeof secret !== "string") reply = await again();
      const { status, answer } = reply;
      const fault = Array.isArray(answer.errors) ? String(answer.errors[0]) : "";
      return { status, data: objectIn(answer.data), fault };
    },
    forget() {
      login = undefined;
    },
  };
}

interface AppRole {
  readonly role_id: string;
  readonly secret_id: string;
  readonly mount: string;
}

function secretIn(path: string): string | AppRole {
  const text = readSecretFile(path);
  if (!text.startsWith("{")) {
    if (/^[\x21-\x7e]+$/.test(text)) return text;
    throw badSetting("kmsSecretFile", `${path} holds no Vault token`);
  }
  const wrong = badSetting("kmsSecretFile", `${path} must hold a token, or a JSON object with role_id, secret_id and at most mount`);
  let found: Readonly<Record<string, unknown>>;
  try {
    found = objectIn(JSON.parse(text));
  } catch {
    throw wrong;
  }
  const { role_id, secret_id, mount = "approle", ...rest } = found;
  if (typeof role_id !== "string" || typeof secret_id !== "string" || typeof mount !== "string" || Object.keys(rest).length > 0)
    throw wrong;
  if (!/^[\w-]+(\/[\w-]+)*$/.test(mount)) throw wrong;
  return { role_id, secret_id, mount };
}

function objectIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
