import type { IdentityProviderAnswer, IssuedSecretAnswer, SecretAnswer } from "@agent-id-guard/protocol";
import type { Command } from "commander";
import { answering, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { wholeNumber } from "./input.ts";
import { globalFlags, printAll } from "./print.ts";

const tokensOf = (id: string) => `${pathOf("identity-providers", id)}/scim-tokens`;

/** Adds `scim-tokens <id>`, `scim-token <id>` and `revoke-scim-token <id> <tokenId>`. */
export function addScimTokens(providers: Command): void {
  providers
    .command("scim-tokens <id>")
    .description("lists the tokens with which it pushes its people to /scim/v2")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ items: readonly SecretAnswer[] }>(tokensOf(id));
        await printAll(items, ["id", "hint", "createdAtMs", "expiresAtMs"], flags);
      });
    });
  providers
    .command("scim-token <id>")
    .description("issues a token with which it pushes its people to /scim/v2, shown once (at most two live)")
    .option("--expires-in <seconds>", "until when it lives; without it, until it is revoked")
    .action(
      answering((api, { expiresIn }: { expiresIn?: string }, id) => {
        const body = expiresIn === undefined ? {} : { expiresInSeconds: wholeNumber(expiresIn, "--expires-in") };
        return api.post<IssuedSecretAnswer>(tokensOf(id), body);
      }),
    );
  providers
    .command("revoke-scim-token <id> <tokenId>")
    .description("revokes a token: what is sent with it is refused at once")
    .action(
      answering(async (api, _options, id, tokenId) => {
        const { version } = await api.get<IdentityProviderAnswer>(pathOf("identity-providers", id));
        await api.remove(`${tokensOf(id)}/${encodeURIComponent(tokenId)}`, version);
        return { revoked: tokenId };
      }),
    );
}
