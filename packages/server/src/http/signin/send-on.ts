import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import type { Arrival } from "../../directory/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import type { Cookies } from "./cookies.ts";
import { paths } from "./paths.ts";

/**
 * Sends a person who has just signed in to where they were going, with their new session cookie. 303, so that no browser repeats the form
 * with its password (case AZC-14). The place comes from the server's own memory (AZC-16).
 */
export function sendOn(c: Context<HttpEnvironment>, issuer: string, cookies: Cookies, { cookie, continuation, ticket }: Arrival): Response {
  cookies.session.set(c, cookie);
  return c.redirect(continuation.to === "console" ? `${issuer}${continuation.path}` : `${issuer}${paths.resume}?ticket=${ticket}`, 303);
}

/** The place below the console that a person wanted to see: a plain path, or the console's first page. */
export function consolePath(wanted: string | undefined): string {
  const isPlain = wanted !== undefined && /^\/console(\/[A-Za-z0-9_-]{1,100}){0,6}$/.test(wanted);
  return isPlain ? wanted : endpoints.console;
}
