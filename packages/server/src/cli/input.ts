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

/** Texts by name, from `name=text`. Throws `request.invalid` naming the option. */
export function pairsOf(given: readonly string[], option: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new GuardError("request.invalid", { fields: [{ path: option, message: "expected name=value" }] });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Settings by name: `name=text`, where `true` and `false` are truth values, and `name:=json` for numbers and lists. Throws `request.invalid` naming the option. */
export function settingsOf(given: readonly string[], option: string): Readonly<Record<string, unknown>> {
  const entries = Object.entries(pairsOf(given, option));
  return Object.fromEntries(
    entries.map(([name, text]) => (name.endsWith(":") ? [name.slice(0, -1), jsonOf(text, option)] : [name, truthOf(text)])),
  );
}

const truthOf = (text: string): unknown => (text === "true" ? true : text === "false" ? false : text);

function jsonOf(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GuardError("request.invalid", { fields: [{ path: option, message: "expected JSON after :=" }], cause });
  }
}
