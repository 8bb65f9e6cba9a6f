import { GuardError, parseStrictJson } from "@agent-id-guard/protocol";
import { readBody } from "./read-body.ts";

const jsonType = /^application\/json[ \t]*(;[ \t]*charset=("?)utf-8\2[ \t]*)?$/i;

/**
 * The JSON body of a request; undefined when there is none. Throws `request.unsupported_media_type` (another content type, or a body without one),
 * `request.too_large`, `request.malformed` (no strict JSON, see {@link parseStrictJson}; no UTF-8).
 */
export async function readJsonBody(request: Request, maxBytes: number, types: RegExp = jsonType): Promise<unknown> {
  const type = request.headers.get("content-type");
  if (type !== null && !types.test(type)) throw new GuardError("request.unsupported_media_type");
  const bytes = await readBody(request, maxBytes);
  if (bytes.byteLength === 0) return undefined;
  if (type === null) throw new GuardError("request.unsupported_media_type");
  return parseStrictJson(decode(bytes));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new GuardError("request.malformed", { description: "The body is not UTF-8" });
  }
}
