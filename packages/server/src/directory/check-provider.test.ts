import { isGuardError } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { checkProvider } from "./check-provider.ts";

const base = { flavour: "openldap", bindDn: "cn=reader,dc=corp", userBaseDn: "ou=people,dc=corp" };
const wrongWith = (settings: object): readonly string[] => {
  try {
    checkProvider("ldap", { ...base, ...settings }, new Set(["bindPassword"]));
    return [];
  } catch (error) {
    if (!isGuardError(error)) throw error;
    return (error.fields ?? []).map(({ path }) => path);
  }
};

describe("FED-09: an LDAP directory", () => {
  it("is not registered in plain text on another machine", () => {
    for (const url of ["ldap://directory.example", "ldap://10.0.0.1:389", "ldap://127.0.0.1.example", "ldap://localhost.example"])
      expect(wrongWith({ url, startTls: false })).toEqual(["settings.startTls"]);
  });

  it("may speak plain text on this machine, and StartTLS or ldaps: anywhere", () => {
    for (const url of ["ldap://127.0.0.1:3890", "ldap://127.0.0.2", "ldap://localhost", "ldap://[::1]:389"])
      expect(wrongWith({ url, startTls: false })).toEqual([]);
    expect(wrongWith({ url: "ldap://directory.example" })).toEqual([]);
    expect(wrongWith({ url: "ldaps://directory.example", startTls: false })).toEqual([]);
  });
});
