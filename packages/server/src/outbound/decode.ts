import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { GuardError } from "@agent-id-guard/protocol";
import type { OutboundCall, Receiver } from "./port.ts";

type Decoder = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

/** The most that a compressed answer may become. We never ask for compression, so nothing large should come this way (case PRX-18). */
const mostDecodedBytes = 67_108_864;

const decoders: Readonly<Record<string, () => Decoder>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A receiver that undoes content encodings before the next one sees the answer, and the call that goes with it. */
export function decoding(
  next: Receiver,
  method: string,
  carrier: OutboundCall,
): { readonly receiver: Receiver; readonly call: OutboundCall } {
  let decoder: Decoder | undefined;
  const fail = (error: GuardError) => {
    carrier.abort();
    decoder?.destroy();
    next.failed(error);
  };
  const begin = (encoding: string): boolean => {
    const make = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
    if (make === undefined) return false;
    decoder = make();
    feed(decoder, next, carrier, fail);
    return true;
  };
  const receiver: Receiver = {
    head(status, headers) {
      const encoding = encodingOf(headers);
      const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
      if (encoding === undefined || !hasBody) return next.head(status, headers);
      if (!begin(encoding)) return fail(new GuardError("gateway.upstream_unreachable", { detail: "an encoding that can't be read" }));
      return next.head(status, without(headers, ["content-encoding", "content-length"]));
    },
    data: (chunk) => (decoder === undefined ? next.data(chunk) : decoder.write(chunk)),
    end: () => (decoder === undefined ? next.end() : decoder.end()),
    failed(error) {
      decoder?.destroy();
      next.failed(error);
    },
  };
  const call: OutboundCall = {
    resume: () => (decoder === undefined ? carrier.resume() : decoder.resume()),
    abort() {
      carrier.abort();
      decoder?.destroy();
    },
  };
  return { receiver, call };
}

/** Ties a decoder between the connection and the next receiver, with back-pressure both ways. */
function feed(decoder: Decoder, next: Receiver, carrier: OutboundCall, fail: (error: GuardError) => void): void {
  let bytes = 0;
  decoder.on("drain", () => carrier.resume());
  decoder.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostDecodedBytes) fail(new GuardError("gateway.upstream_unreachable", { detail: "a compressed answer is too large" }));
    else if (!next.data(chunk)) decoder.pause();
  });
  decoder.on("end", () => next.end());
  decoder.on("error", (cause) =>
    fail(new GuardError("gateway.upstream_unreachable", { detail: "a compressed answer can't be read", cause })),
  );
}

/** The encoding of a body, or undefined where it is in clear. Several at once are named as they stand, and so can't be read. */
function encodingOf(headers: readonly string[]): string | undefined {
  const found: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] === "content-encoding") found.push((headers[at + 1] as string).trim().toLowerCase());
  }
  const all = found.filter((encoding) => encoding !== "" && encoding !== "identity");
  return all.length === 0 ? undefined : all.join(", ");
}

function without(headers: readonly string[], names: readonly string[]): readonly string[] {
  return headers.filter((_text, at) => !names.includes(headers[at - (at % 2)] as string));
}
