import { GuardError } from "@agent-id-guard/protocol";
import { type BackupHeader, keyContext } from "../backup/index.ts";
import type { Entropy } from "../entropy/port.ts";
import { createLocalKms } from "../kms/local.ts";
import type { Kms } from "../kms/port.ts";

type WrappedKey = BackupHeader["keys"][number];
type Place = Pick<BackupHeader, "instance" | "id">;

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

/** The key of a backup as the key service wraps it. */
export async function wrapByKms(key: Uint8Array, place: Place, kms: Kms): Promise<WrappedKey> {
  return { by: "kms", keyId: kms.keyId, wrapped: base64url(await kms.wrap(key, keyContext(place))) };
}

/** The key of a backup as a passphrase wraps it (Argon2id where Node has it). Throws `vault.weak_key`. */
export async function wrapByPassphrase(key: Uint8Array, place: Place, passphrase: string, entropy: Entropy): Promise<WrappedKey> {
  const salt = entropy.bytes(32);
  const kms = await createLocalKms({ entropy, passphrase, salt });
  try {
    const wrapped = await kms.wrap(key, keyContext(place));
    return { by: "passphrase", keyId: kms.keyId, salt: base64url(salt), wrapped: base64url(wrapped) };
  } finally {
    await kms.close();
  }
}

/** Opens the key of a backup: by the passphrase where one is given, else by the key service. Throws `backup.unreadable`, and what the service does not answer with. */
export async function unwrapKey(
  header: BackupHeader,
  passphrase: string | undefined,
  openKms: () => Promise<Kms>,
  entropy: Entropy,
): Promise<Uint8Array> {
  const wanted = passphrase === undefined ? "kms" : "passphrase";
  const wrapped = header.keys.find(({ by }) => by === wanted);
  if (wrapped === undefined) throw noSuchKey(wanted);
  const kms =
    wrapped.by === "kms" ? await openKms() : await createLocalKms({ entropy, passphrase: passphrase ?? "", salt: bytesOf(wrapped.salt) });
  try {
    return await kms.unwrap(bytesOf(wrapped.wrapped), keyContext(header), wrapped.keyId);
  } catch (cause) {
    if (cause instanceof GuardError && cause.code !== "vault.cannot_open") throw cause;
    throw wrongKey(wanted, cause);
  } finally {
    if (wrapped.by === "passphrase") await kms.close();
  }
}

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));

function noSuchKey(wanted: WrappedKey["by"]): GuardError {
  return new GuardError("backup.unreadable", {
    description: wanted === "kms" ? "The backup opens by its passphrase only" : "The backup was not made with a passphrase",
    hint:
      wanted === "kms" ? "Give it with --passphrase-file." : "Leave --passphrase-file out: the key service of the installation opens it.",
  });
}

function wrongKey(wanted: WrappedKey["by"], cause: unknown): GuardError {
  return new GuardError("backup.unreadable", {
    description:
      wanted === "kms"
        ? "The master key here is not the one that the backup was made with"
        : "The passphrase is not the one that the backup was made with",
    cause,
  });
}
