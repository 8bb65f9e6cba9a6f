import { GuardError } from "@agent-id-guard/protocol";
import type { JWK } from "jose";
import { clientSecret } from "./client-secret.ts";
import type { Credential, ProofContext } from "./credential.ts";
import { privateKeyJwt } from "./private-key-jwt.ts";

/** The most characters such a file may have. */
const maxLength = 16_384;

/**
 * A credential in a file: PKCS#8 PEM, a JWK, or else a client secret (white space around it does not count).
 * The file is read at each proof, which happens once a token, so no watcher is needed and a swapped symlink is noticed.
 * The proof throws `sdk.misconfigured` when the file can't be read or is empty.
 */
export function fromTokenFile(path: string, context: ProofContext): Credential {
  let known: { readonly text: string; readonly credential: Credential } | undefined;
  return {
    async prove() {
      const text = await read(path);
      if (known?.text !== text) known = { text, credential: parse(text, context) };
      return known.credential.prove();
    },
  };
}

/** Node's file system is loaded here, on use, so that the SDK itself runs where there is none. */
async function read(path: string): Promise<string> {
  try {
    const { readFile } = await import("node:fs/promises");
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw unreadable(cause);
  }
}

function parse(text: string, context: ProofContext): Credential {
  if (text === "" || text.length > maxLength) throw unreadable();
  if (text.startsWith("-----BEGIN ")) return privateKeyJwt(text, context);
  return text.startsWith("{") ? privateKeyJwt(parseJwk(text), context) : clientSecret(text, context);
}

function parseJwk(text: string): JWK {
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw unreadable();
  }
}

function unreadable(cause?: unknown): GuardError {
  return new GuardError("sdk.misconfigured", {
    description: "The token file can't be read, or holds neither a secret nor a key",
    hint: "It must be a file of at most 16 KiB that this process may read, with a client secret, PKCS#8 PEM or a JWK in it.",
    ...(cause === undefined ? {} : { cause }),
  });
}
