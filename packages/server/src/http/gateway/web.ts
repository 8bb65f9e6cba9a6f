import { GuardError } from "@agent-id-guard/protocol";
import type { RequestSource } from "../../audit/draft.ts";
import type { Gateway, RequestBody } from "../../gateway/index.ts";
import type { OutboundCall, Receiver } from "../../outbound/port.ts";
import { splitTarget } from "./path.ts";
import { withRequestId } from "./request-id.ts";

const bufferedBytes = 65_536;

/** What the application knows of a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly source: RequestSource;
}

/** Forwards a call that came as a `Request`, in process. Rejects with the refusal while no answer has begun. */
export async function forwardWeb(gateway: Gateway, request: Request, { requestId, source }: RequestFacts): Promise<Response> {
  const url = new URL(request.url);
  const place = splitTarget(`${url.pathname}${url.search}`);
  return new Promise((resolve, reject) => {
    const receiver = answering({ method: request.method, requestId }, () => call, resolve, reject);
    const call = gateway.forward(
      { ...place, method: request.method, headers: [...request.headers].flat(), body: bodyOf(request), source },
      receiver,
    );
    if (request.signal.aborted) call.abort();
    else request.signal.addEventListener("abort", () => call.abort(), { once: true });
  });
}

/** A receiver that answers with a `Response` whose body is pulled at the reader's pace. */
function answering(
  { method, requestId }: { readonly method: string; readonly requestId: string },
  call: () => OutboundCall,
  resolve: (response: Response) => void,
  reject: (error: unknown) => void,
): Receiver {
  let sink: ReadableStreamDefaultController<Uint8Array> | undefined;
  return {
    head(status, headers) {
      const body = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            sink = controller;
          },
          pull: () => call().resume(),
          cancel: () => call().abort(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: bufferedBytes }),
      );
      const isBodiless = method === "HEAD" || status === 204 || status === 205 || status === 304;
      const list = withRequestId(headers, requestId);
      const pairs = list.flatMap((text, at): [string, string][] => (at % 2 === 0 ? [[text, list[at + 1] as string]] : []));
      resolve(new Response(isBodiless ? null : body, { status, headers: pairs }));
    },
    data(chunk) {
      sink?.enqueue(chunk);
      return (sink?.desiredSize ?? 0) > 0;
    },
    end: () => sink?.close(),
    failed: (error) => (sink === undefined ? reject(error) : sink.error(error)),
  };
}

function bodyOf(request: Request): RequestBody | null {
  const { body } = request;
  if (body === null) return null;
  const announced = request.headers.get("content-length");
  return {
    length: announced !== null && /^\d+$/.test(announced) ? Number(announced) : undefined,
    async whole(maxBytes) {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new GuardError("request.too_large", { hint: `At most ${maxBytes} bytes are read.` });
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    stream: () => body,
  };
}
