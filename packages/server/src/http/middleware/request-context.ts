import type { MiddlewareHandler } from "hono";
import type { HttpEnvironment } from "../environment.ts";

/** The most of a user agent that is recorded. */
export const longestUserAgent = 200;

/** Gives each request its id and its source. */
export function requestContext(newRequestId: () => string): MiddlewareHandler<HttpEnvironment> {
  return async (c, next) => {
    const requestId = newRequestId();
    c.set("requestId", requestId);
    c.set("source", {
      address: c.env?.incoming?.socket?.remoteAddress,
      userAgent: c.req.header("user-agent")?.slice(0, longestUserAgent),
    });
    c.header("X-Request-Id", requestId);
    await next();
  };
}
