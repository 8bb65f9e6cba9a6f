import { GuardError } from "@agent-id-guard/protocol";
import type * as openid from "openid-client";
import { objectIn, objectOf, objectsOf } from "../objects.ts";
import type { EntraSettings } from "./graph.ts";

const microsoft = "https://login.microsoftonline.com";
const keysPath = "/discovery/v2.0/keys";

export interface KeyIssuers {
  /** For openid-client: what it asks of Microsoft's own address goes to the configured one, and the issuers of the keys that pass are remembered. */
  readonly fetch: openid.CustomFetch;
  /** The key that signed must be its issuer's: a key of another tenant signs nothing here. Its signature has been checked. Throws `signin.failed`. */
  check(idToken: string, issuer: string): void;
}

/** Each key of Entra ID's key set names the issuer that it signs for, templated with `{tenantid}` like the metadata. */
export function createKeyIssuers({ loginUrl, tenantIds }: EntraSettings, fetch: typeof globalThis.fetch): KeyIssuers {
  let issuers: ReadonlyMap<unknown, unknown> = new Map();
  return {
    async fetch(url, options) {
      const response = await fetch(
        url.startsWith(`${microsoft}/`) ? `${loginUrl}${url.slice(microsoft.length)}` : url,
        options as RequestInit,
      );
      if (!new URL(url).pathname.endsWith(keysPath)) return response;
      const text = await response.text();
      issuers = new Map(objectsOf(objectIn(text)?.keys).map(({ kid, issuer }) => [kid, issuer]));
      return new Response(text, { status: response.status, headers: response.headers });
    },
    check(idToken, issuer) {
      const [header = ""] = idToken.split(".");
      const { kid } = objectOf(JSON.parse(Buffer.from(header, "base64url").toString("utf8")));
      const named = issuers.get(kid);
      const isOwn = named === undefined ? tenantIds.length === 1 : fitsTemplate(named, issuer, loginUrl);
      if (!isOwn) throw new GuardError("signin.failed", { description: "The key that signed belongs to another issuer" });
    },
  };
}

function fitsTemplate(named: unknown, issuer: string, loginUrl: string): boolean {
  return named === issuer || (named === `${loginUrl}/{tenantid}/v2.0` && issuer.startsWith(`${loginUrl}/`));
}
