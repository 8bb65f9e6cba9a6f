import { webcrypto } from "node:crypto";

/*
 * A verifier of the audit log that shares no line with the product's (case AUD-07): web crypto instead of node's digests, the whole log in memory
 * instead of pages, every finding collected and the smallest taken instead of the first met.
 */

interface Line {
  readonly seq: number;
  readonly body: string;
  readonly hash: Uint8Array;
}
type Key = webcrypto.JsonWebKey & { readonly kid?: string };

const utf8 = new TextEncoder();
const hexOf = (bytes: ArrayBuffer | Uint8Array) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const digest = async (...parts: Uint8Array[]) => new Uint8Array(await webcrypto.subtle.digest("SHA-256", Buffer.concat(parts)));
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** The smallest `seq` at which the log does not hold, or undefined when all of it does. */
export async function firstBadSeq(
  log: readonly Line[],
  checkpointLines: readonly string[],
  keys: readonly Key[],
): Promise<number | undefined> {
  const findings: number[] = [];
  let previous = new Uint8Array(32);
  const hashes = new Map<number, string>();
  const revokedAt = new Map<string, number>();
  for (const [index, line] of log.entries()) {
    const expected = await digest(previous, utf8.encode(line.body));
    const isIntact = line.seq === index + 1 && hexOf(expected) === hexOf(line.hash) && line.body.startsWith(`{"seq":${line.seq},`);
    if (!isIntact) {
      findings.push(index + 1);
      break;
    }
    hashes.set(line.seq, hexOf(line.hash));
    for (const { kind, id } of (JSON.parse(line.body) as { revokes?: { kind: string; id: string }[] }).revokes ?? [])
      if (kind === "key" && !revokedAt.has(id)) revokedAt.set(id, line.seq);
    previous = new Uint8Array(line.hash);
  }
  const isWhole = findings.length === 0;
  let before: { seq: number; instance: string; line: string; keys: string[]; signer: string; kid: string } | undefined;
  const retired: string[] = [];
  for (const line of checkpointLines) {
    const read = await open(line, keys);
    const isFit =
      read !== undefined &&
      (before === undefined
        ? read.previous === ""
        : read.previous === base64url(await digest(utf8.encode(before.line))) &&
          read.instance === before.instance &&
          read.seq > before.seq &&
          (read.signer === before.signer || !retired.includes(read.signer)));
    if (read === undefined || !isFit) {
      findings.push((before?.seq ?? 0) + 1);
      break;
    }
    const there = hashes.get(read.seq);
    if (there === undefined && isWhole) findings.push(log.length + 1);
    if (there !== undefined && there !== read.hash) findings.push(read.seq);
    const isAnnounced = before === undefined || before.signer === read.signer || before.keys.includes(read.signer);
    if (!isAnnounced && (revokedAt.get(before?.kid ?? "") ?? Number.POSITIVE_INFINITY) > read.seq) findings.push(read.seq);
    if (before !== undefined && before.signer !== read.signer) retired.push(before.signer);
    before = { ...read, line };
  }
  return findings.length === 0 ? undefined : Math.min(...findings);
}

async function open(line: string, keys: readonly Key[]) {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(line);
  if (match === null) return undefined;
  const [header, payload, signature] = match.slice(1).map((part) => Buffer.from(part, "base64url")) as [
    Buffer<ArrayBuffer>,
    Buffer<ArrayBuffer>,
    Buffer<ArrayBuffer>,
  ];
  const { alg, kid, typ } = JSON.parse(header.toString()) as { alg: string; kid: string; typ: string };
  const jwk = keys.find((key) => key.kid === kid);
  if (alg !== "ES256" || typ !== "agent-id-guard-checkpoint+jwt" || jwk === undefined) return undefined;
  const { crv, kty, x, y } = jwk;
  const key = await webcrypto.subtle.importKey("jwk", { crv, kty, x, y } as Key, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const signed = utf8.encode(`${match[1]}.${match[2]}`);
  if (!(await webcrypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, signed))) return undefined;
  const claims = JSON.parse(payload.toString()) as {
    seq: number;
    hash: string;
    count: number;
    previous: string;
    instance: string;
    keys: string[];
  };
  if (claims.count !== claims.seq) return undefined;
  return { ...claims, kid, signer: base64url(await digest(utf8.encode(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`))) };
}
