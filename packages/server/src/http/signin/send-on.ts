import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import type { Arrival } from "../../directory/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import type { Cookies } from "./cookies.ts";
import { localized } from "./localized.ts";
import { paths } from "./paths.ts";

/**
 * Sends a person who has just signed in to where they were going, with their new session cookie. 303, so that no browser repeats the form
 * with its password (case AZC-14). The place comes from the server's own memory (AZC-16).
 */
export function sendOn(c: Context<HttpEnvironment>, issuer: string, cookies: Cookies, { cookie, continuation, ticket }: Arrival): Response {
  cookies.session.set(c, cookie);
  if (continuation.to === "console") return c.redirect(`${issuer}${continuation.path}`, 303);
  if (continuation.to === "authorize") return c.redirect(`${issuer}${paths.resume}?ticket=${ticket}`, 303);
  return c.redirect(localized(`${issuer}${paths.deviceAnswer}?ticket=${ticket}`, continuation.uiLocales), 303);
}

/** `/console`, plain segments below it and a query: nothing in it can name another origin. */
const plainConsolePath = /^\/console(\/[A-Za-z0-9_-]{1,100}){0,6}\/?(\?[A-Za-z0-9_=&%.~+-]{1,500})?$/;

/** The place below the console that a person wanted to see, or the console's first page (case AZC-16). */
export function consolePath(wanted: string | undefined): string {
  return wanted !== undefined && plainConsolePath.test(wanted) ? wanted : endpoints.console;
}
