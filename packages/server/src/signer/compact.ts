import { hash } from "node:crypto";
import { findJsonFlaw, GuardError, maxTokenLength } from "@agent-id-guard/protocol";

const compact = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const deepest = 16;

/** The parts of a compact JWS (RFC 7515 §7.1), decoded but not verified. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  readonly signingInput: string;
  readonly signature: Buffer;
  readonly payloadPart: string;
}

/**
 * Takes a compact JWS apart. Refuses, before anything is decoded, what is longer than 8 KiB (case JWT-13) or no compact form (JWT-05), and then every
 * spelling but the canonical one (JWT-14). Throws `token.invalid`.
 */
export function readCompact(token: string): CompactJws {
  const match = token.length > maxTokenLength ? null : compact.exec(token);
  if (match === null) throw invalid("no compact JWS");
  const [, headerPart = "", payloadPart = "", signaturePart = ""] = match;
  return {
    header: readObject(headerPart),
    signingInput: `${headerPart}.${payloadPart}`,
    signature: decode(signaturePart),
    payloadPart,
  };
}

/** The claims of a token whose signature has been verified. */
export function readPayload(part: string): Readonly<Record<string, unknown>> {
  return readObject(part);
}

/** SHA-256 of `header.payload`, hex. */
export function hashOf(signingInput: string): string {
  return hash("sha256", signingInput, "hex");
}

export function invalid(detail: string, cause?: unknown): GuardError {
  return new GuardError("token.invalid", { detail, cause });
}

/** Bytes of a base64url text in its one canonical spelling. */
function decode(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) throw invalid("not canonical base64url");
  return bytes;
}

function readObject(part: string): Readonly<Record<string, unknown>> {
  const text = decode(part).toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid("not JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("not a JSON object");
  if (findJsonFlaw(text, deepest) !== undefined) throw invalid("ambiguous JSON");
  return value as Readonly<Record<string, unknown>>;
}
