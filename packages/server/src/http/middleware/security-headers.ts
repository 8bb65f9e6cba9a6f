import type { MiddlewareHandler } from "hono";
import type { HttpEnvironment } from "../environment.ts";

/** The policy of answers that are no pages: they load nothing and stand in no frame. Pages set a policy of their own. */
const nothingMayLoad = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Headers of every answer, set before the surface runs so that a surface may replace one (a page its content security policy).
 * No CORS header is ever sent: no other origin may read an answer (case ADM-08).
 */
export function securityHeaders(issuer: string): MiddlewareHandler<HttpEnvironment> {
  const headers = Object.entries({
    "Content-Security-Policy": nothingMayLoad,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    ...(issuer.startsWith("https:") ? { "Strict-Transport-Security": "max-age=31536000" } : {}),
  });
  return async (c, next) => {
    for (const [name, value] of headers) c.header(name, value);
    await next();
  };
}
