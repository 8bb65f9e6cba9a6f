import { isGuardError } from "@agent-id-guard/protocol";
import { type Client, ResultCodeError } from "ldapts";
import { patiently } from "../patience.ts";
import { close, type LdapAccess, openReader } from "./connection.ts";

/** RFC 4511 Appendix A: busy, unavailable. */
const busyResults: ReadonlySet<number> = new Set([51, 52]);
const busyTransport: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/**
 * What a search tells, with a connection of its own that ends with it. It begins again while the directory is busy or does not answer; not any more once something was
 * told, as the pages of a search belong to its connection (RFC 2696).
 */
export async function* reading<T, R>(access: LdapAccess, read: (reader: Client) => AsyncGenerator<T, R>): AsyncGenerator<T, R> {
  const { reader, entries, first } = await patiently(access.clock, () => begin(access, read), mayGoBetter);
  try {
    for (let next = first; ; next = await entries.next()) {
      if (next.done === true) return next.value;
      yield next.value;
    }
  } finally {
    await close(reader);
  }
}

/** One question, with a connection of its own; asked again while the directory is busy or does not answer. */
export function asking<T>(access: LdapAccess, ask: (reader: Client) => Promise<T>): Promise<T> {
  const once = async () => {
    const reader = await openReader(access);
    try {
      return await ask(reader);
    } finally {
      await close(reader);
    }
  };
  return patiently(access.clock, once, mayGoBetter);
}

async function begin<T, R>(access: LdapAccess, read: (reader: Client) => AsyncGenerator<T, R>) {
  const reader = await openReader(access);
  try {
    const entries = read(reader);
    return { reader, entries, first: await entries.next() };
  } catch (error) {
    await close(reader);
    throw error;
  }
}

/** What is wrong with settings, rights or certificates stays wrong. */
function mayGoBetter(error: unknown): boolean {
  const cause = isGuardError(error) ? error.cause : undefined;
  if (cause instanceof ResultCodeError) return busyResults.has(cause.code);
  return cause instanceof Error && "code" in cause && busyTransport.has(String(cause.code));
}
