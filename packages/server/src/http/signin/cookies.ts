import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { type CookieOptions, parse } from "hono/utils/cookie";
import type { HttpEnvironment } from "../environment.ts";

/** A cookie of ours: its name on the wire and how it is set. */
export interface Cookie {
  readonly name: string;
  /** The value that this request carries, when it has the form of a secret of ours. */
  read(request: Request): string | undefined;
  set(c: Context<HttpEnvironment>, value: string): void;
  clear(c: Context<HttpEnvironment>): void;
}

/** The session of a person who is signed in, and what binds a sign-in that is under way to one browser. */
export interface Cookies {
  readonly session: Cookie;
  readonly browser: Cookie;
}

const secretForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * The cookies of this installation. On `https:` they carry the `__Host-` prefix and `Secure`, so that no sibling domain can plant one (case ADM-07);
 * on a plain-http loopback issuer neither is possible. Only our own issuer decides, never the request.
 */
export function createCookies(issuer: string): Cookies {
  const secure = issuer.startsWith("https:");
  const named = (name: string) => createCookie(secure ? `__Host-${name}` : name, { httpOnly: true, sameSite: "Lax", path: "/", secure });
  return { session: named("agent-id-guard-session"), browser: named("agent-id-guard-browser") };
}

/**
 * What binds a consent under way to one browser: sent to the pages for that alone. `__Host-` asks for the path `/`, so it has the next best prefix; nothing rests on it alone, as
 * whoever comes back must be signed in as the person who set out.
 */
export function createConnectCookie(issuer: string): Cookie {
  const secure = issuer.startsWith("https:");
  const name = "agent-id-guard-connect";
  return createCookie(secure ? `__Secure-${name}` : name, { httpOnly: true, sameSite: "Lax", path: endpoints.connect, secure });
}

function createCookie(name: string, options: CookieOptions): Cookie {
  return {
    name,
    read(request) {
      const value = parse(request.headers.get("cookie") ?? "", name)[name];
      return value !== undefined && secretForm.test(value) ? value : undefined;
    },
    set: (c, value) => setCookie(c, name, value, options),
    clear: (c) => setCookie(c, name, "", { ...options, maxAge: 0 }),
  };
}
