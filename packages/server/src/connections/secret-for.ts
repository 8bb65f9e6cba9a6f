import { GuardError } from "@agent-id-guard/protocol";
import type { CredentialRow } from "../store/port.ts";
import type { ConnectionUse, OwnSecret } from "./contract.ts";
import type { ConnectionPorts } from "./ports.ts";
import { connectionOf, requireUsable } from "./require-usable.ts";
import { openOwn } from "./seal.ts";

/** See {@link Connections.secretFor}. */
export async function secretFor(
  ports: Pick<ConnectionPorts, "store" | "envelope" | "issuer">,
  credential: CredentialRow,
  { holder }: Pick<ConnectionUse, "holder">,
): Promise<OwnSecret> {
  if (credential.kind !== "secret" || credential.sharing !== "user_exclusive")
    throw new GuardError("vault.mode_refused", { description: "This credential is not each person's own" });
  await requireUsable(ports.store, credential, holder);
  const connection = await connectionOf(ports.store, credential.id, holder);
  if (connection === undefined)
    throw new GuardError("connection.required", {
      description: "The person has not stored a value of their own",
      hint: "They store it on their page in the console.",
    });
  return { connection, secret: await openOwn(ports, connection) };
}
