import { GuardError } from "@agent-id-guard/protocol";

/**
 * The body of a request, at most `maxBytes` of it: a longer one is refused by its announced length, or as soon as it has grown too long where
 * none was announced (chunked), so that no more than the limit is ever held (case DOS-02). A compressed one is refused unread (case DOS-12).
 * Throws `request.too_large`, `request.unsupported_media_type`.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (request.headers.has("content-encoding"))
    throw new GuardError("request.unsupported_media_type", {
      description: "A compressed body is not accepted",
      hint: "Send the body as it is, without Content-Encoding.",
    });
  const announced = request.headers.get("content-length");
  if (announced !== null && !(Number(announced) <= maxBytes)) throw tooLarge(maxBytes);
  // Node hands over exactly what was announced, so there is nothing to count chunk by chunk, which costs a web stream a request.
  if (announced !== null) return whole(new Uint8Array(await request.arrayBuffer()), maxBytes);
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
}

function whole(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes);
  return bytes;
}

function tooLarge(maxBytes: number): GuardError {
  return new GuardError("request.too_large", { hint: `This endpoint accepts ${maxBytes} bytes.` });
}
