/** What a client learns about this server without a token (RFC 9728 §2). All of it is configured; nothing comes from the request (case MCP-08). */
export interface ProtectedResource {
  readonly resource: URL;
  readonly issuer: string;
  /** What a client should ask for first (MCP 2026-07-28, scope minimisation); absent: it leaves `scope` out and gets what its grants allow. */
  readonly basicScope?: readonly string[] | undefined;
  readonly name?: string | undefined;
}

/** Where the document is: the well-known name goes between the host and the path (RFC 9728 §3.1). */
export function metadataPath(resource: URL): string {
  return `/.well-known/oauth-protected-resource${resource.pathname === "/" ? "" : resource.pathname}`;
}

/** The address that challenges name. */
export function metadataUrl(resource: URL): string {
  return `${resource.origin}${metadataPath(resource)}`;
}

/** The identifier of the resource: its URI without a trailing slash (RFC 8707 §2, MCP: canonical server URI). */
export function identifierOf(resource: URL): string {
  return resource.pathname === "/" ? resource.origin : resource.href;
}

/** Answers `GET` and `HEAD` of the metadata document. */
export function metadataResponse(request: Request, { resource, issuer, basicScope, name }: ProtectedResource): Response {
  if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  const document = {
    resource: identifierOf(resource),
    authorization_servers: [issuer],
    bearer_methods_supported: ["header"],
    ...(basicScope === undefined ? {} : { scopes_supported: basicScope }),
    ...(name === undefined ? {} : { resource_name: name }),
  };
  const body = request.method === "HEAD" ? null : JSON.stringify(document);
  return new Response(body, { headers: { "content-type": "application/json", "cache-control": "max-age=300" } });
}
