import type { Digests } from "../entropy/port.ts";
import type { ClientRow, PublicJwk } from "../store/port.ts";

/**
 * Digest of what a client is to the people who agreed to it: its name, its kind, how it proves itself, its keys and where its answers go (case AZC-19).
 * Each member is written out in an order of ours, since a database may give JSON back in another.
 */
export function fingerprintOf({ sha256Hex }: Pick<Digests, "sha256Hex">, client: ClientRow): string {
  const { name, kind, authMethod, jwks, redirectUris } = client;
  const lines = ["agent-id-guard client", name, kind, authMethod, ...jwks.map(lineOf).toSorted(), ...redirectUris.toSorted()];
  return sha256Hex(lines.map((line) => JSON.stringify(line)).join("\n"));
}

/** The members that make a public key what it is (RFC 7638 §3.2). */
function lineOf(jwk: PublicJwk): string {
  const members: Readonly<Record<string, unknown>> = { ...jwk };
  return ["kty", "crv", "x", "y", "n", "e"].map((member) => String(members[member] ?? "")).join(" ");
}
