import type { Context } from "hono";
import type { HttpEnvironment } from "../environment.ts";
import { type Texts, textsFor } from "./texts.ts";

/** The languages that the visitor's client asks for (OIDC Core §3.1.2.1), as our own addresses hand them on. */
export const localesOf = (c: Context<HttpEnvironment>): string | undefined => c.req.query("ui_locales")?.slice(0, 100);

/** The texts for a visitor, in the language of their client, else of their browser. */
export const textsOf = (c: Context<HttpEnvironment>): Texts => textsFor(c.req.header("accept-language"), localesOf(c));

/** An address of ours that keeps these languages. */
export function localized(address: string, locales: string | undefined): string {
  if (locales === undefined) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams({ ui_locales: locales })}`;
}
