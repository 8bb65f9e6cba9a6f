import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { platform } from "node:process";
import { badSetting } from "./failures.ts";

const mostBytes = 65_536;

/** Reads a secret that others may not read (case LOG-08), again at each call, so that it can be changed while the server runs. Throws `config.invalid`. */
export function readSecretFile(path: string, setting = "kmsSecretFile"): string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    throw badSetting(setting, `${path} can't be read`, "Name a file that this user may read.");
  }
  try {
    const { size, mode } = fstatSync(file);
    if (platform !== "win32" && (mode & 0o077) !== 0)
      throw badSetting(setting, `others may read ${path}`, "Give it to the server's user alone: chmod 600.");
    if (size > mostBytes) throw badSetting(setting, `${path} is larger than a secret`, "Name the file that holds the secret.");
    const text = readFileSync(file, "utf8").trim();
    if (text === "") throw badSetting(setting, `${path} is empty`, "Name the file that holds the secret.");
    return text;
  } finally {
    closeSync(file);
  }
}

/** The members of a JSON object in a secret file, all of them texts; of `optional` ones those that are there. Throws `config.invalid`. */
export function readSecretObject<R extends string, O extends string = never>(
  path: string,
  required: readonly R[],
  optional: readonly O[] = [],
): Readonly<Record<R, string> & Partial<Record<O, string>>> {
  const form = `${path} must hold a JSON object with ${required.join(", ")}`;
  let found: unknown;
  try {
    found = JSON.parse(readSecretFile(path));
  } catch (error) {
    if (error instanceof SyntaxError) throw badSetting("kmsSecretFile", form);
    throw error;
  }
  const known: readonly string[] = [...required, ...optional];
  const entries = typeof found === "object" && found !== null && !Array.isArray(found) ? Object.entries(found) : [];
  const isGood =
    entries.every(([name, value]) => known.includes(name) && typeof value === "string" && value !== "") &&
    required.every((name) => entries.some(([given]) => given === name));
  if (!isGood) throw badSetting("kmsSecretFile", form);
  return Object.fromEntries(entries) as Readonly<Record<R, string> & Partial<Record<O, string>>>;
}
