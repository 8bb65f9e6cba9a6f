import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import { type Envelope, fromSealedRow, type SealContext, sealContexts, toSealedRow } from "../kms/port.ts";
import type { ConnectionRow, SealedRow } from "../store/port.ts";

type Sealing = { readonly envelope: Envelope };

const tokensSchema = z.object({ accessToken: z.string(), refreshToken: z.string().nullable() });
/** What a provider gave, as it is kept. */
export type HeldTokens = z.infer<typeof tokensSchema>;

const journeySchema = z.object({ verifier: z.string(), nonce: z.string(), scopes: z.array(z.string()) });
/** What only this server knows of a person who is away at a provider. */
export type Journey = z.infer<typeof journeySchema>;

/** Seals tokens for the connection with this id. Each value has a number of its own, so that an old one does not open in its place (case VLT-08). */
export function sealTokens(sealing: Sealing, id: string, number: number, tokens: HeldTokens): Promise<SealedRow> {
  return seal(sealing, JSON.stringify(tokens), sealContexts.connection(id, number));
}

/** Throws `vault.cannot_open`, `vault.unavailable`. */
export async function openTokens(sealing: Sealing, { id, sealed, sealNumber }: ConnectionRow): Promise<HeldTokens> {
  return parsed(tokensSchema, await open(sealing, sealed, sealContexts.connection(id, sealNumber)), id);
}

/** Seals a person's own value, as the bytes that it is. */
export function sealOwn(sealing: Sealing, id: string, number: number, secret: string): Promise<SealedRow> {
  return seal(sealing, secret, sealContexts.connection(id, number));
}

/** Wipe it after use. Throws `vault.cannot_open`, `vault.unavailable`. */
export function openOwn(sealing: Sealing, { id, sealed, sealNumber }: ConnectionRow): Promise<Uint8Array> {
  return open(sealing, sealed, sealContexts.connection(id, sealNumber));
}

export function sealJourney(sealing: Sealing, requestId: string, journey: Journey): Promise<SealedRow> {
  return seal(sealing, JSON.stringify(journey), sealContexts.connection_request(requestId));
}

export async function openJourney(sealing: Sealing, requestId: string, sealed: SealedRow): Promise<Journey> {
  return parsed(journeySchema, await open(sealing, sealed, sealContexts.connection_request(requestId)), requestId);
}

async function seal({ envelope }: Sealing, text: string, context: SealContext): Promise<SealedRow> {
  const plaintext = new TextEncoder().encode(text);
  try {
    return toSealedRow(await envelope.seal(plaintext, context));
  } finally {
    plaintext.fill(0);
  }
}

function open({ envelope }: Sealing, sealed: SealedRow, context: SealContext): Promise<Uint8Array> {
  return envelope.open(fromSealedRow(sealed), context);
}

/** The text is wiped; a failure never holds it. */
function parsed<T>(schema: z.ZodType<T>, plaintext: Uint8Array, id: string): T {
  const text = new TextDecoder().decode(plaintext);
  plaintext.fill(0);
  const value = schema.safeParse(JSON.parse(text)).data;
  if (value === undefined) throw new GuardError("vault.cannot_open", { detail: `${id} holds something else` });
  return value;
}
