import { GuardError } from "@agent-id-guard/protocol";
import pg from "pg";

/** SQLSTATEs of a server that does not work now, and of a statement that took too long: another try may do. */
const passing = /^(08|53|57|58)|^(40001|40P01|55P03|XX000)$/;

const refusals: Readonly<Record<string, string>> = {
  "28P01": "The database did not accept the login's password.",
  "28000": "The database does not let the login in.",
  "3D000": "The database of the credential does not exist.",
  "42501": "The login may not do that: it needs CREATEROLE, and the right to give the roles of the credential.",
  "42704": "A role of the credential does not exist.",
  "42710": "A role of that name exists already.",
  "2BP01": "Something still depends on the role.",
};

/** What a failure means. The server's own words stay out of it: a server may repeat what it was told. */
export function failureOf(error: unknown): GuardError {
  if (error instanceof GuardError) return error.code === "gateway.upstream_unreachable" ? unreachable(error) : error;
  if (!(error instanceof pg.DatabaseError)) return unreachable(error);
  const state = error.code ?? "";
  const detail = `SQLSTATE ${/^[0-9A-Z]{5}$/.test(state) ? state : "unknown"}`;
  if (passing.test(state)) return new GuardError("connection.failed", { description: "The database could not do it now.", detail });
  return new GuardError("delivery.upstream_refused", { description: refusals[state] ?? "The database refused.", detail });
}

/** Refused by a rule of ours. */
export function refused(description: string): GuardError {
  return new GuardError("delivery.upstream_refused", { description });
}

function unreachable(cause: unknown): GuardError {
  return new GuardError("connection.failed", { description: "The database can't be reached, or its certificate is not accepted.", cause });
}

/** Whether the connection broke, so that nobody knows if the last statement was done. */
export const isInDoubt = (error: GuardError) => error.code === "connection.failed";
