import { providerSettingsSchemas, type SettingsOf } from "@agent-id-guard/protocol";
import type { Clock } from "../../src/clock/port.ts";
import { createSystemClock } from "../../src/clock/system.ts";
import { createSystemEntropy } from "../../src/entropy/system.ts";
import { openLdap } from "../../src/idp/ldap/index.ts";
import type { IdentityProvider, PasswordSignIn } from "../../src/idp/port.ts";
import { directoryAuthority } from "./certificates.ts";
import { readerDn, readerPassword } from "./slapd.ts";

export type LdapSettings = SettingsOf<"ldap">;

/** The adapter with these settings, as the account that reads, trusting the authority of our test servers. */
export function ldapAt(
  settings: Partial<LdapSettings>,
  bindPassword = readerPassword,
  clock: Clock = createSystemClock(),
): IdentityProvider {
  const base = { flavour: "openldap", bindDn: readerDn, userBaseDn: "dc=none", url: "ldaps://localhost:1", pageSize: 10 };
  const all = providerSettingsSchemas.ldap.parse({ ...base, caCertificates: directoryAuthority, ...settings });
  const ports = { fetch, clock, entropy: createSystemEntropy(clock), allowLoopbackHttp: true };
  return openLdap(all, { bindPassword }, ports);
}

/** The sign-in of a provider by password. */
export function passwordSignInAt({ signIn }: IdentityProvider): PasswordSignIn {
  if (signIn?.kind !== "password") throw new TypeError("expected a sign-in by password");
  return signIn;
}
