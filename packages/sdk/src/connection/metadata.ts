import { endpoints, GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import { type Http, parseAnswer } from "./http.ts";
import { parseSecureUrl } from "./secure-url.ts";

/** What the SDK needs of the authorization server's metadata (RFC 8414 §2). */
const metadataSchema = z.object({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() });
export type Metadata = z.infer<typeof metadataSchema>;

/**
 * Reads the metadata of an issuer. The document must name exactly this issuer (RFC 8414 §3.3), and its endpoints must be on the issuer's origin:
 * ours always are, and credentials go there.
 */
export async function readMetadata(http: Http, issuer: string): Promise<Metadata> {
  const base = parseSecureUrl(issuer, "The issuer");
  if (issuer.endsWith("/") || base.search !== "" || base.hash !== "")
    throw new GuardError("sdk.misconfigured", {
      description: "The issuer has a trailing slash, a query or a fragment",
      hint: "Give the issuer exactly as the server prints it at start, such as https://guard.example.",
    });
  const path = base.pathname === "/" ? "" : base.pathname;
  const body = await http.call(`${base.origin}${endpoints.authorizationServerMetadata}${path}`, async () => ({
    headers: { accept: "application/json" },
  }));
  const metadata = parseAnswer(metadataSchema, body, "metadata (RFC 8414)");
  if (metadata.issuer !== issuer)
    throw new GuardError("sdk.misconfigured", {
      description: "The server at this address calls itself by another issuer",
      hint: `Use the issuer that its metadata states, and compare it letter by letter (scheme, host, port, no trailing slash).`,
    });
  for (const endpoint of [metadata.token_endpoint, metadata.jwks_uri])
    if (!URL.canParse(endpoint) || new URL(endpoint).origin !== base.origin)
      throw new GuardError("sdk.misconfigured", {
        description: "The server's metadata names an endpoint on another origin than the issuer",
      });
  return metadata;
}
