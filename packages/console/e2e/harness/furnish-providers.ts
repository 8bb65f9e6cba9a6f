import type { House, Registered } from "./house.ts";

/** The identity providers of a company that has grown: one for everybody, and others. Returns the first. */
export async function furnishProviders({ call }: House): Promise<Registered> {
  const provider = (name: string, kind: string, settings: object, secrets: object) =>
    call("POST", "identity-providers", { name, kind, settings, secrets });
  const contoso = await provider(
    "Contoso staff",
    "oidc",
    { issuer: "https://login.contoso.example", clientId: "agent-id-guard", groupsClaim: "realm.groups" },
    { clientSecret: "an-example-that-is-none" },
  );
  await provider(
    "Plant directory",
    "ldap",
    { flavour: "openldap", url: "ldaps://ldap.contoso.example", bindDn: "cn=reader,dc=contoso", userBaseDn: "ou=people,dc=contoso" },
    { bindPassword: "an-example-that-is-none" },
  );
  await provider(
    "康托索（钉钉）",
    "dingtalk",
    { corpId: "dingcorp42", clientId: "dingclient42" },
    { clientSecret: "an-example-that-is-none" },
  );
  return contoso;
}
