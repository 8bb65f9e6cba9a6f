import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";

const keptSchema = z.strictObject({ url: z.url(), clientId: z.string(), token: z.string() });
/** A person's own sign-in from this machine. */
export type KeptLogin = z.infer<typeof keptSchema>;

const fileIn = (folder: string) => join(folder, "login.json");

/** Keeps a sign-in for its person alone: the folder has mode 0700 and the file 0600, from its first byte. */
export function keepLogin(folder: string, login: KeptLogin): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${fileIn(folder)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(login)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(draft, fileIn(folder));
}

/** The sign-in that is kept; undefined when there is none. Throws `config.invalid` when the file is something else. */
export function readLogin(folder: string): KeptLogin | undefined {
  let text: string;
  try {
    text = readFileSync(fileIn(folder), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(folder, error);
  }
  try {
    return keptSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(folder, error);
  }
}

/** Forgets the sign-in. */
export function forgetLogin(folder: string): void {
  rmSync(fileIn(folder), { force: true });
}

function unreadable(folder: string, cause: unknown): GuardError {
  const hint = "Remove it with `agent-id-guard logout`, and sign in again.";
  return new GuardError("config.invalid", { description: `${fileIn(folder)} can't be read as a sign-in`, hint, cause });
}
