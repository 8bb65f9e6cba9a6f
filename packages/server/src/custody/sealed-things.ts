import { z } from "zod";
import { fromSealedRow, type SealContext, type Sealed, sealContexts, toSealedRow } from "../kms/port.ts";
import type { Query, Row, SealedRow, Store, Where, Writable, Write } from "../store/port.ts";

/** One sealed value of a row. */
export interface SealedPart {
  readonly sealed: Sealed;
  readonly context: SealContext;
}

/** A row with what is sealed in it, and the write that puts the same values back wrapped anew. */
export interface SealedThing {
  /** `connections/con_…`, as people are told of it. */
  readonly name: string;
  readonly id: string;
  readonly parts: readonly SealedPart[];
  rewrapping(renewed: readonly Sealed[]): Write;
}

/** A collection in whose rows something is sealed. */
export interface Place {
  readonly collection: Writable;
  /** A page, by id. A row without anything sealed has no parts. */
  page(store: Pick<Store, "find">, afterId: string | undefined, limit: number): Promise<readonly SealedThing[]>;
  /** As the database has it now, whatever is held in memory. */
  one(store: Pick<Store, "find">, id: string): Promise<SealedThing | undefined>;
}

function place<C extends Writable>(
  collection: C,
  partsOf: (row: Row<C>) => readonly SealedPart[],
  put: (row: Row<C>, renewed: readonly Sealed[]) => object,
): Place {
  const thing = (row: Row<C>): SealedThing => ({
    name: `${collection}/${row.id}`,
    id: row.id,
    parts: partsOf(row),
    rewrapping: (renewed) => ({ verb: "rewrap", collection, id: row.id, version: row.version, set: put(row, renewed) }) as Write,
  });
  return {
    collection,
    async page(store, afterId, limit) {
      const query: Query<C> = afterId === undefined ? { limit } : { limit, afterId };
      return (await store.find(collection, query)).map(thing);
    },
    async one(store, id) {
      const where = { id } as unknown as Where<C>;
      const [row] = await store.find(collection, { where, limit: 1 });
      return row === undefined ? undefined : thing(row);
    },
  };
}

const part = (sealed: SealedRow | null, context: SealContext): readonly SealedPart[] =>
  sealed === null ? [] : [{ sealed: fromSealedRow(sealed), context }];
const only = (renewed: readonly Sealed[]): SealedRow => toSealedRow(renewed[0] as Sealed);

const sealedRowSchema = z.object({ kmsKeyId: z.string(), wrappedKey: z.string(), nonce: z.string(), ciphertext: z.string() });
/** An answer of the admin API that showed a secret; the others stand there in clear. */
const sealedAnswerSchema = z.object({ sealed: sealedRowSchema });

function sealedAnswer(body: string): SealedRow | null {
  return sealedAnswerSchema.safeParse(JSON.parse(body)).data?.sealed ?? null;
}

/** Everything that the envelope has sealed, by its purpose: a purpose without a place does not compile. In this order it is wrapped anew. */
export const sealedPlaces: { readonly [P in SealContext["purpose"]]: Place } = {
  signing_key: place(
    "signing_keys",
    (row) => part(row.sealedPrivateKey, sealContexts.signing_key(row.id)),
    (_row, renewed) => ({ sealedPrivateKey: only(renewed) }),
  ),
  credential: place(
    "credential_versions",
    (row) => [{ sealed: row, context: sealContexts.credential(row.credentialId, row.number) }],
    (_row, [renewed]) => ({ kmsKeyId: renewed?.kmsKeyId, wrappedKey: renewed?.wrappedKey }),
  ),
  connection: place(
    "connections",
    (row) => part(row.sealed, sealContexts.connection(row.id, row.sealNumber)),
    (_row, renewed) => ({ sealed: only(renewed) }),
  ),
  lease: place(
    "leases",
    (row) => part(row.handle, sealContexts.lease(row.id)),
    (_row, renewed) => ({ handle: only(renewed) }),
  ),
  idp_secret: place(
    "identity_providers",
    ({ id, sealedSecrets }) => Object.entries(sealedSecrets).flatMap(([name, sealed]) => part(sealed, sealContexts.idp_secret(id, name))),
    ({ sealedSecrets }, renewed) => ({
      sealedSecrets: Object.fromEntries(Object.keys(sealedSecrets).map((name, index) => [name, toSealedRow(renewed[index] as Sealed)])),
    }),
  ),
  connection_request: place(
    "connection_requests",
    (row) => part(row.sealed, sealContexts.connection_request(row.id)),
    (_row, renewed) => ({ sealed: only(renewed) }),
  ),
  idempotency: place(
    "idempotency",
    (row) => part(sealedAnswer(row.body), sealContexts.idempotency(row.id)),
    (_row, renewed) => ({ body: JSON.stringify({ sealed: only(renewed) }) }),
  ),
};
