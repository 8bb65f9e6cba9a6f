import { describe, expect, it } from "vitest";
import { isWithin, normaliseDn, unitBelow, unitsAbove } from "./distinguished-name.ts";

describe("a distinguished name", () => {
  it.each([
    ["CN=Ada,OU=Staff,DC=Corp", "cn=ada,ou=staff,dc=corp"],
    [" cn = Ada , ou=Staff;dc=corp ", "cn=ada,ou=staff,dc=corp"],
    ["cn=Lee\\, Ann,dc=corp", "cn=lee\\, ann,dc=corp"],
    ["cn=Lee\\2C Ann,dc=corp", "cn=lee\\, ann,dc=corp"],
    ['cn="Lee, Ann",dc=corp', "cn=lee\\, ann,dc=corp"],
    ["cn=M\\C3\\BCller,dc=corp", "cn=müller,dc=corp"],
    ["cn=Ada  Lovelace,dc=corp", "cn=ada lovelace,dc=corp"],
    ["uid=ada+cn=Ada,dc=corp", "cn=ada+uid=ada,dc=corp"],
    ["cn=\\#1,dc=corp", "cn=\\#1,dc=corp"],
    ["cn=a\\=b\\\\c,dc=corp", "cn=a\\=b\\\\c,dc=corp"],
    ["no name", "no name"],
  ])("%s has one spelling", (dn, normal) => {
    expect(normaliseDn(dn)).toBe(normal);
    expect(normaliseDn(normal)).toBe(normal);
  });

  it("stands below another by levels, not by letters", () => {
    expect(isWithin("cn=a,ou=X,dc=corp", "OU=x, DC=corp")).toBe(true);
    expect(isWithin("ou=x,dc=corp", "ou=x,dc=corp")).toBe(true);
    expect(isWithin("cn=a,ou=xx,dc=corp", "ou=x,dc=corp")).toBe(false);
    expect(isWithin("cn=a\\,ou=x,dc=corp", "ou=x,dc=corp")).toBe(false);
  });

  it("tells the units above it, from the top down", () => {
    const base = "ou=People,dc=corp";
    expect(unitsAbove("uid=a,ou=Platform,ou=R\\, D,ou=people,dc=CORP", base)).toEqual(["R, D", "Platform"]);
    expect(unitsAbove("uid=a,ou=people,dc=corp", base)).toEqual([]);
    expect(unitsAbove("uid=a,ou=elsewhere,dc=corp", base)).toBeUndefined();
    expect(unitBelow("ou=Platform,cn=box,ou=R,ou=people,dc=corp", base)).toEqual({
      id: "ou=platform,cn=box,ou=r,ou=people,dc=corp",
      parentId: "ou=r,ou=people,dc=corp",
      name: "Platform",
    });
    expect(unitBelow(base, base)).toBeUndefined();
  });
});
