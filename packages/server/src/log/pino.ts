import { pino } from "pino";
import { describeError, type Log } from "./port.ts";

/** One line of JSON an entry on standard error. Values that look like credentials are cut even where a caller was careless (case LOG-01). */
export function createLog(level: "debug" | "info" | "warn" | "error" | "silent"): Log {
  return pino(
    {
      level,
      base: null,
      serializers: { err: describeError },
      redact: {
        paths: [
          "authorization",
          "cookie",
          "token",
          "secret",
          "password",
          "*.authorization",
          "*.cookie",
          "*.token",
          "*.secret",
          "*.password",
        ],
        censor: "[cut]",
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** Says nothing. For the in-memory mode. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
