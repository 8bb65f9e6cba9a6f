import type { IncomingMessage, ServerResponse } from "node:http";
import { GuardError } from "@agent-id-guard/protocol";
import type { Gateway, RequestBody } from "../../gateway/index.ts";
import { splitTarget } from "./path.ts";
import { withRequestId } from "./request-id.ts";
import type { RequestFacts } from "./web.ts";

/**
 * Forwards a call between node:http's own streams, with back-pressure both ways and no web stream between. Resolves once the answer has begun;
 * rejects with the refusal while nothing has been sent.
 */
export async function forwardNode(
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { requestId, source }: RequestFacts,
): Promise<void> {
  const place = splitTarget(incoming.url);
  return new Promise((resolve, reject) => {
    const call = gateway.forward(
      {
        ...place,
        method: incoming.method ?? "",
        headers: incoming.rawHeaders,
        body: bodyOf(incoming),
        source,
      },
      {
        head(status, headers) {
          outgoing.writeHead(status, withRequestId(headers, requestId) as string[]);
          if (!headers.includes("content-length")) outgoing.flushHeaders();
          resolve();
        },
        data: (chunk) => outgoing.write(chunk),
        end: () => outgoing.end(),
        failed: (error) => (outgoing.headersSent ? outgoing.destroy() : reject(error)),
      },
    );
    outgoing.on("drain", () => call.resume());
    outgoing.once("close", () => call.abort());
  });
}

function bodyOf(incoming: IncomingMessage): RequestBody | null {
  const announced = incoming.headers["content-length"];
  if (incoming.headers["transfer-encoding"] === undefined && (announced === undefined || announced === "0")) return null;
  return {
    length: announced === undefined ? undefined : Number(announced),
    whole: (maxBytes) => readWhole(incoming, maxBytes),
    stream: () => incoming.iterator({ destroyOnReturn: false }),
  };
}

function readWhole(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(new GuardError("request.too_large", { hint: `At most ${maxBytes} bytes are read.` }));
    });
    incoming.once("end", () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    const brokeOff = () => {
      if (!incoming.readableEnded) reject(new GuardError("gateway.bad_request", { description: "The body broke off" }));
    };
    incoming.once("close", brokeOff);
    incoming.once("error", brokeOff);
  });
}
