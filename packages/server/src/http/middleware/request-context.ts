import type { MiddlewareHandler } from "hono";
import type { HttpEnvironment } from "../environment.ts";
import type { ReadSource } from "./request-source.ts";

/** What every request is given by. */
export interface RequestContextOptions {
  readonly newRequestId: () => string;
  readonly readSource: ReadSource;
}

/** Gives each request its id and its source. */
export function requestContext({ newRequestId, readSource }: RequestContextOptions): MiddlewareHandler<HttpEnvironment> {
  return async (c, next) => {
    const requestId = newRequestId();
    c.set("requestId", requestId);
    const peer = c.env?.incoming?.socket?.remoteAddress;
    c.set("source", readSource({ peer, forwardedFor: c.req.header("x-forwarded-for"), userAgent: c.req.header("user-agent") }));
    c.header("X-Request-Id", requestId);
    await next();
  };
}
