import type { PublicKey } from "./party.ts";

/** Members that only a private or a symmetric key has (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/** What was pasted as keys: the keys, or why it is none. */
export type PastedKeys = { readonly keys: readonly PublicKey[] } | { readonly fault: "notJson" | "noKey" | "private" };

/** Reads a public key (JWK) or a set of them (JWKS). A private key is refused here, so that it never leaves the browser. */
export function readKeys(text: string): PastedKeys {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: text.includes("PRIVATE KEY") ? "private" : "notJson" };
  }
  const found = isObject(value) && Array.isArray(value.keys) ? value.keys : Array.isArray(value) ? value : [value];
  const keys = found.filter(isKey);
  if (keys.some((key) => privateMembers.some((member) => member in key))) return { fault: "private" };
  return keys.length === 0 || keys.length < found.length ? { fault: "noKey" } : { keys };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isKey(value: unknown): value is PublicKey {
  return isObject(value) && typeof value.kty === "string";
}
