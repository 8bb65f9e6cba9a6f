import { GuardError } from "@agent-id-guard/protocol";

/**
 * Imports the client of a vendor, which only those install who use it. Throws `config.invalid` with the command to run where it is missing;
 * `packages` are what has to be installed, with their versions.
 */
export async function loadVendorClient<T>(packages: readonly string[], load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new GuardError("config.invalid", {
      description: `kms: this key service needs ${packages.length === 1 ? "a package that is" : "packages that are"} not installed.`,
      hint: `Run: npm install ${packages.join(" ")}`,
      cause,
    });
  }
}
