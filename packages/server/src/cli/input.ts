import { readFileSync } from "node:fs";
import { GuardError } from "@agent-id-guard/protocol";

/** A JSON file that the person named, or standard input for `-`. Throws `request.malformed` naming it. */
export function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path === "-" ? 0 : path, "utf8")) as T;
  } catch (cause) {
    throw new GuardError("request.malformed", { description: `${nameOf(path)} can't be read as JSON`, cause });
  }
}

/** A secret from a file, or from standard input for `-`: never from the command line, where other users of the machine could read it. */
export function readSecret(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    throw new GuardError("request.malformed", { description: `${nameOf(path)} can't be read`, cause });
  }
}

const nameOf = (path: string) => (path === "-" ? "standard input" : path);

/** A number of something, at least one. Throws `request.invalid` naming the option. */
export function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new GuardError("request.invalid", { fields: [{ path: option, message: "expected a whole number, at least 1" }] });
}

/** Comma-separated words. */
export function words(text: string): readonly string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
