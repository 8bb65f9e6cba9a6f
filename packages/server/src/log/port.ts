import { isGuardError } from "@agent-id-guard/protocol";

/**
 * Where the process writes what an operator should see. Fields, not sentences: a value can't break a line (case LOG-05). pino satisfies it.
 * A field `err` is whatever was thrown; an adapter writes what {@link describeError} makes of it.
 */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** How an error stands in the log. */
export interface DescribedError {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** The private half of an error of ours. */
  readonly detail: string | undefined;
  readonly frames: readonly string[] | undefined;
  readonly cause: DescribedError | undefined;
}

const nothing = { code: undefined, message: undefined, detail: undefined, frames: undefined, cause: undefined };

/**
 * What of an error is logged: where and why, and nothing of what it was working on. Libraries hang whole requests on their errors, with the
 * credentials in them (case LOG-01), and a syntax error's message quotes what was parsed (case LOG-02).
 */
export function describeError(error: unknown): DescribedError | undefined {
  if (error === undefined || error === null) return undefined;
  if (!(error instanceof Error)) return { ...nothing, name: typeof error };
  return {
    name: error.name,
    code: "code" in error && typeof error.code === "string" ? error.code : undefined,
    message: error instanceof SyntaxError ? undefined : error.message,
    detail: isGuardError(error) ? error.detail : undefined,
    frames: error.stack?.split("\n").filter((line) => line.startsWith("    at ")),
    cause: describeError(error.cause),
  };
}
