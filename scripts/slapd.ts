// Installs the directory that the tests of LDAP sign people in at: Debian's OpenLDAP. On a person's own machine those tests are skipped with a sentence.
import { slapdPath } from "../packages/server/test/fakes/slapd.ts";
import { install, mayInstall } from "./apt.ts";

/** What has to be known of a machine. */
export interface Machine {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  readonly hasSlapd: boolean;
}

/** The Debian package that is missing here and that we may install. The tests start a server of their own; the one that Debian would start is not needed. */
export const packagesFor = ({ isRoot, hasApt, hasSlapd }: Machine): readonly string[] => (isRoot && hasApt && !hasSlapd ? ["slapd"] : []);

if (import.meta.main) {
  const packages = packagesFor({ ...mayInstall(), hasSlapd: slapdPath() !== undefined });
  if (packages.length > 0) {
    console.error("Installing slapd for the tests of LDAP (some seconds, once) …");
    install(packages, "the tests of LDAP may have no directory");
  }
}
