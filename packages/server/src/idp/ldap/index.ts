import type { OpenAdapter } from "../adapter.ts";
import type { LdapAccess } from "./connection.ts";
import { createLdapDirectory } from "./directory.ts";
import { createLdapSignIn } from "./sign-in.ts";
import { tryOutLdap } from "./try-out.ts";

/** The adapter for OpenLDAP and Active Directory. No connection is kept between two uses. */
export const openLdap: OpenAdapter<"ldap"> = (settings, { bindPassword }, { clock }) => {
  const access: LdapAccess = { settings, bindPassword: bindPassword ?? "", clock };
  return { signIn: createLdapSignIn(access), directory: createLdapDirectory(access), receive: null, test: () => tryOutLdap(access) };
};
