import type { IdentityProviderKind } from "@agent-id-guard/protocol";
import type { DirectoryDeps } from "./deps.ts";

/** A provider at which people sign in: at a page of its own, or with a password on a page of ours. */
export interface SignInWay {
  readonly id: string;
  readonly name: string;
  readonly by: "redirect" | "password";
}

/** The ways in that the sign-in page offers. */
export interface SignInWays {
  /** Whether the built-in directory is on. */
  readonly password: boolean;
  readonly providers: readonly SignInWay[];
}

/** How people sign in at each kind; null: they don't. Known without opening a provider, whose secrets a page has no need of. */
const signInBy: Readonly<Record<IdentityProviderKind, SignInWay["by"] | null>> = {
  oidc: "redirect",
  entra: "redirect",
  ldap: "password",
  dingtalk: "redirect",
  wecom: "redirect",
  lark: "redirect",
  scim: null,
};

export async function readWays({ store, builtin }: Pick<DirectoryDeps, "store" | "builtin">): Promise<SignInWays> {
  const rows = await store.find("identity_providers", { where: { state: "active" } });
  const providers = rows.flatMap(({ id, name, kind }) => {
    const by = signInBy[kind];
    return by === null ? [] : [{ id, name, by }];
  });
  return { password: builtin, providers };
}
