/** The prefix of each kind of id. An id is `<prefix>_` and 26 characters of lower-case Crockford base32 of a UUIDv7, so ids sort by age. */
export const idPrefixes = {
  agent: "agt",
  client: "cli",
  resource: "res",
  grant: "gnt",
  credential: "crd",
  credentialVersion: "crv",
  connection: "con",
  connectionRequest: "cnr",
  user: "usr",
  group: "grp",
  department: "dpt",
  identity: "idn",
  identityProvider: "idp",
  syncJob: "job",
  consent: "cns",
  secret: "sec",
  session: "ses",
  lease: "lse",
  rewrapJob: "rwj",
  decision: "dec",
  transaction: "txn",
  task: "tsk",
} as const;

/** A kind of object that has an id of its own. */
export type IdKind = keyof typeof idPrefixes;

/** What follows the prefix. */
export const idBody = "[0-9a-hjkmnp-tv-z]{26}";

const kindByPrefix = new Map<string, IdKind>(Object.entries(idPrefixes).map(([kind, prefix]) => [prefix, kind as IdKind]));
const anyId = new RegExp(`^([a-z]{3})_${idBody}$`);

/** The kind of an id, or undefined when it is not one of ours. */
export function kindOfId(id: string): IdKind | undefined {
  const prefix = anyId.exec(id)?.[1];
  return prefix === undefined ? undefined : kindByPrefix.get(prefix);
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** The millisecond in which an id was made: its first ten characters hold the 48 time bits of the UUIDv7 (RFC 9562 §5.7). Undefined when it is not one of ours. */
export function createdAtMsOf(id: string): number | undefined {
  if (kindOfId(id) === undefined) return undefined;
  return [...id.slice(4, 14)].reduce((sum, character) => sum * 32 + alphabet.indexOf(character), 0);
}
