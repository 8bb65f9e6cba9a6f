import type { SigningKeyAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printAll } from "./print.ts";

/** `keys list | rotate | revoke` */
export function keysCommand(): Command {
  const keys = new Command("keys").description("keys that sign tokens");
  keys
    .command("list")
    .description("lists all signing keys there have been, never their private parts")
    .action((_options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ items: readonly SigningKeyAnswer[] }>("keys");
        await printAll(items, ["kid", "state", "activateAtMs", "retireAtMs"], flags);
      });
    });
  keys
    .command("rotate")
    .description("makes a new key: published at once, signing when everybody can know it")
    .action(answering((api) => api.post<{ kid: string }>("keys/rotate", {})));
  keys
    .command("revoke <kid>")
    .description("declares a key compromised: every token that it signed dies at once")
    .action(
      answering(async (api, _options, kid) => {
        const { kid: signing } = await api.post<{ kid: string }>(`${pathOf("keys", kid)}/revoke`, {});
        return { revoked: kid, signing };
      }),
    );
  return keys;
}
