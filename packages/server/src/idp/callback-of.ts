import { createHash } from "node:crypto";
import { GuardError } from "@agent-id-guard/protocol";

/** What is remembered of a sign-in at a vendor that knows neither PKCE nor nonce: a digest of its state, so that no other sign-in can take its place. */
export function memoryOf(state: string): Readonly<Record<string, string>> {
  return { state: digestOf(state) };
}

/**
 * The code that a browser brought back, under the first of these names that is there. Throws `signin.failed` when the provider said no, when the
 * callback belongs to another sign-in, and when anything in it stands twice; `signin.expired` when nothing is remembered.
 */
export function codeOf({ searchParams }: URL, state: string, memory: Readonly<Record<string, string>>, names: readonly string[]): string {
  if (memory.state === undefined) throw new GuardError("signin.expired");
  const states = searchParams.getAll("state");
  if (states.length !== 1 || states[0] !== state || memory.state !== digestOf(state))
    throw new GuardError("signin.failed", { description: "The provider's answer belongs to another sign-in" });
  const name = names.find((parameter) => searchParams.has(parameter));
  const codes = name === undefined ? [] : searchParams.getAll(name);
  const [code = ""] = codes;
  if (codes.length !== 1 || code === "" || code.length > mostCode)
    throw new GuardError("signin.failed", { description: "The provider sent no code: the person, or the provider, said no" });
  return code;
}

const mostCode = 2_048;
const digestOf = (text: string) => createHash("sha256").update(text).digest("base64url");
