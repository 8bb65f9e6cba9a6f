import { GuardError } from "@agent-id-guard/protocol";
import { InvalidCredentialsError, ResultCodeError } from "ldapts";

/** What Active Directory says with a refused bind ("… data 52e, v…"), for the audit log alone. */
const refusals: Readonly<Record<string, string>> = {
  "525": "the directory has no such account",
  "52e": "wrong password",
  "530": "not at this time of day",
  "531": "not from this workstation",
  "532": "the password has expired",
  "533": "the account is disabled",
  "568": "the account is in too many groups",
  "701": "the account has expired",
  "773": "the password must be changed first",
  "775": "the account is locked out",
};

/** What is wrong with a connection, by the code of Node.js. */
const transport: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens at this address and port",
  ECONNRESET: "The directory closed the connection",
  ENOTFOUND: "The directory's name can't be resolved",
  EAI_AGAIN: "The directory's name can't be resolved at the moment",
  EHOSTUNREACH: "There is no way to the directory's address",
  ENETUNREACH: "There is no way to the directory's address",
  ETIMEDOUT: "The directory did not answer in time",
  CERT_HAS_EXPIRED: "The directory's certificate has expired",
  CERT_NOT_YET_VALID: "The directory's certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The directory's certificate is self-signed. Add it to the trusted certificates",
  SELF_SIGNED_CERT_IN_CHAIN: "The directory's certificate comes from an authority that is not trusted. Add the authority's certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "The directory's certificate comes from an authority that is not trusted. Add the authority's certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "The directory's certificate comes from an authority that is not trusted. Add the authority's certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "The directory's certificate is for another host name than the one in the address",
  ERR_SSL_WRONG_VERSION_NUMBER: "The directory speaks no TLS at this port. ldaps: is usually port 636, ldap: with StartTLS port 389",
};

/** What a result code of RFC 4511 Appendix A means for whoever set this up. */
const results: Readonly<Record<number, string>> = {
  3: "The directory gave up after its own time limit",
  4: "The directory returns no more entries to this account (its size limit). Raise the limit of the bind account",
  8: "The directory asks for a stronger sign-in of the bind account than a password over this connection",
  10: "The directory refers to another server, which is not followed. Use the address of a server that holds these entries",
  11: "The directory's administrative limit was exceeded",
  13: "The directory asks for TLS",
  32: "There is no such entry, or the bind account may not see it",
  34: "The directory does not accept this distinguished name",
  50: "The bind account may not read this",
  51: "The directory is busy",
  52: "The directory is not available",
  53: "The directory refuses to do this",
};

/**
 * Why a directory could not be asked. It never says anything about a person. `what` names what the directory's answer is about, as the beginning of a sentence.
 */
export function unreachable(cause: unknown, what?: string): GuardError {
  if (cause instanceof GuardError) return cause;
  const answer =
    cause instanceof ResultCodeError ? (results[cause.code] ?? `The directory answered with result code ${cause.code}`) : undefined;
  const description = answer === undefined ? transportOf(cause) : what === undefined ? answer : `${what}: ${answer}`;
  return new GuardError("idp.unreachable", { description, cause });
}

function transportOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return transport[code] ?? (code === "" ? "The directory did not answer as expected" : `The directory can't be reached (${code})`);
}

/** Whether a bind was refused for who it was or for its password, and not for want of a directory. */
export function isRefusal(error: unknown): boolean {
  // 19, 49, 53: a password policy that refuses (RFC 4511 leaves locked accounts to the server), wrong credentials, unwilling.
  return error instanceof InvalidCredentialsError || (error instanceof ResultCodeError && (error.code === 19 || error.code === 53));
}

/** The refusal of a person's bind: one answer outside, the directory's own reason in the audit log. */
export function refused(error: unknown): GuardError {
  const subcode = /\bdata ([0-9a-f]{3,4})\b/.exec(error instanceof Error ? error.message : "")?.[1] ?? "";
  const reason = refusals[subcode] ?? "wrong password, or an account that may not sign in";
  return new GuardError("signin.failed", { description: `The directory refused the sign-in: ${reason}`, cause: error });
}
