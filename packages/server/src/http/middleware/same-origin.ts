import { GuardError } from "@agent-id-guard/protocol";

/**
 * Refuses a write that another site's page may have caused (`access.cross_site`; cases ADM-05, AZC-12). A browser says where a request comes from:
 * by `Sec-Fetch-Site`, and by `Origin`, which must be ours to the letter. A request that carries neither is refused too.
 */
export function createSameOriginCheck(issuer: string): (request: Request) => void {
  const ours = new URL(issuer).origin;
  return (request) => {
    const origin = request.headers.get("origin");
    const site = request.headers.get("sec-fetch-site");
    const originAgrees = origin === null || origin === ours;
    const siteAgrees = site === null ? origin !== null : site === "same-origin" || site === "none";
    if (!originAgrees || !siteAgrees) throw new GuardError("access.cross_site");
  };
}
