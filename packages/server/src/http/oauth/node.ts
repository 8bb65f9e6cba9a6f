import type { IncomingMessage, ServerResponse } from "node:http";
import { GuardError } from "@agent-id-guard/protocol";
import type { OAuthRequest } from "../../tokens/index.ts";
import { formType, parseForm } from "../middleware/form-body.ts";
import type { RequestContextOptions } from "../middleware/request-context.ts";
import { arrivalOf } from "../middleware/request-source.ts";
import { securityHeadersOf } from "../middleware/security-headers.ts";

/** The largest form of an OAuth endpoint. */
export const maxFormBytes = 65_536;

/** What an endpoint does with a request. */
type Handle = (request: OAuthRequest) => Promise<object>;

export interface NodeAnswerOptions extends RequestContextOptions {
  readonly issuer: string;
}

/**
 * Answers the plain case of some form endpoints between node:http's own streams: POST, exactly the path, an uncompressed form of an announced length
 * within the limit. Returns undefined for everything else, which the application then answers or refuses. Rejects with the refusal; nothing has been sent then.
 */
export function createNodeAnswer(
  { issuer, newRequestId, readSource }: NodeAnswerOptions,
  endpoints: Readonly<Record<string, Handle>>,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> | undefined {
  const handles = new Map(Object.entries(endpoints));
  const headers = { ...securityHeadersOf(issuer), "Cache-Control": "no-store", "Content-Type": "application/json" };
  return (incoming, outgoing) => {
    const handle = incoming.method === "POST" ? handles.get(incoming.url ?? "") : undefined;
    return handle === undefined || !isPlainForm(incoming)
      ? undefined
      : answer({ handle, readSource, headers: { ...headers, "X-Request-Id": newRequestId() } }, incoming, outgoing);
  };
}

interface Answering extends Pick<RequestContextOptions, "readSource"> {
  readonly handle: Handle;
  readonly headers: Readonly<Record<string, string>>;
}

async function answer({ handle, readSource, headers }: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const form = parseForm(await readText(incoming));
  const { authorization } = incoming.headers;
  const body = JSON.stringify(await handle({ form, authorization, source: readSource(arrivalOf(incoming)) }));
  outgoing.writeHead(200, { ...headers, "Content-Length": Buffer.byteLength(body) });
  outgoing.end(body);
}

function isPlainForm(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  const length = Number(headers["content-length"] ?? Number.NaN);
  return (
    length <= maxFormBytes &&
    headers["transfer-encoding"] === undefined &&
    headers["content-encoding"] === undefined &&
    // A page of another origin may have to be told that it may read the answer.
    headers.origin === undefined &&
    formType.test(headers["content-type"] ?? "") &&
    // Of a repeated header Node shows the first; the application refuses it.
    (headers.authorization === undefined || incoming.headersDistinct.authorization?.length === 1)
  );
}

/** The body, which Node cuts off at its announced length. */
function readText(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.once("end", () => resolve((chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString("utf8")));
    incoming.once("close", () => {
      if (!incoming.complete) reject(new GuardError("request.malformed", { description: "The body broke off" }));
    });
  });
}
