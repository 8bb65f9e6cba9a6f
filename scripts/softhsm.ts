// Installs the token that the tests of PKCS#11 keep keys in: Debian's SoftHSM. On a person's own machine those tests are skipped with a sentence.
import { softHsmPath } from "../packages/server/test/fakes/kms/softhsm.ts";
import { install, mayInstall } from "./apt.ts";

/** What has to be known of a machine. */
export interface Machine {
  readonly isRoot: boolean;
  readonly hasApt: boolean;
  readonly hasSoftHsm: boolean;
}

/** The Debian package that is missing here and that we may install. */
export const packagesFor = ({ isRoot, hasApt, hasSoftHsm }: Machine): readonly string[] =>
  isRoot && hasApt && !hasSoftHsm ? ["softhsm2"] : [];

if (import.meta.main) {
  const packages = packagesFor({ ...mayInstall(), hasSoftHsm: softHsmPath() !== undefined });
  if (packages.length > 0) {
    console.error("Installing SoftHSM for the tests of PKCS#11 (some seconds, once) …");
    install(packages, "the tests of PKCS#11 may have no token");
  }
}
