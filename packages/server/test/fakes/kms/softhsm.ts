import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const places = [
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/local/lib/softhsm/libsofthsm2.so",
  "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/** The library of SoftHSM on this machine: `SOFTHSM_MODULE`, or where it usually stands. */
export function softHsmPath(): string | undefined {
  return process.env.SOFTHSM_MODULE ?? places.find((path) => existsSync(path));
}

/** What to say on a machine that can't run these tests. */
export const withoutSoftHsm =
  "No SoftHSM was found. Install it (Debian: `apt-get install softhsm2`; macOS: `brew install softhsm`), or name its library in SOFTHSM_MODULE; pkcs11js needs a C++ compiler.";

export const softHsmPin = "guard-pin-5678";
export type SoftHsm = Awaited<ReturnType<typeof startSoftHsm>>;

/** A token of SoftHSM in a folder of its own, or undefined on a machine of a person who has none. Where tests have to be complete (CI), that is an error. */
export async function openSoftHsm(): Promise<SoftHsm | undefined> {
  const modulePath = softHsmPath();
  const hasTool = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "softhsm2-util")));
  if (modulePath !== undefined && hasTool && hasBinding()) return startSoftHsm(modulePath);
  if (process.env.CI !== undefined) throw new Error(withoutSoftHsm);
  return undefined;
}

function hasBinding(): boolean {
  try {
    createRequire(import.meta.url)("pkcs11js");
    return true;
  } catch {
    return false;
  }
}

async function startSoftHsm(modulePath: string) {
  const folder = await mkdtemp(join(tmpdir(), "agent-id-guard-softhsm-"));
  await mkdir(join(folder, "tokens"));
  const configuration = join(folder, "softhsm2.conf");
  await writeFile(configuration, `directories.tokendir = ${join(folder, "tokens")}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  // The library reads the environment of this process itself.
  process.env.SOFTHSM2_CONF = configuration;
  execFileSync("softhsm2-util", ["--init-token", "--free", "--label", "aig", "--so-pin", "12345678", "--pin", softHsmPin], {
    stdio: "ignore",
  });
  const { default: library } = await import("pkcs11js");
  const module = new library.PKCS11();
  module.load(modulePath);
  module.C_Initialize({ flags: library.CKF_OS_LOCKING_OK });
  const slot = module.C_GetSlotList(true).find((one) => module.C_GetTokenInfo(one).label.trim() === "aig");
  if (slot === undefined) throw new Error("the token was not made");
  const inSession = <T>(work: (session: Buffer) => T): T => {
    const session = module.C_OpenSession(slot, library.CKF_SERIAL_SESSION | library.CKF_RW_SESSION);
    try {
      try {
        module.C_Login(session, library.CKU_USER, softHsmPin);
      } catch (error) {
        // Whoever else of this process has signed in has done it for all of its sessions.
        if (!(error instanceof Error && "code" in error && error.code === 0x100)) throw error;
      }
      return work(session);
    } finally {
      module.C_CloseSession(session);
    }
  };
  return {
    modulePath,
    uri: (object: string, more = "") => `pkcs11:token=aig;object=${object}${more}?module-path=${modulePath}`,
    /** Makes an AES key that can't leave. */
    addKey: (label: string, id: string) =>
      inSession((session) => {
        const { CKA_TOKEN, CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_ENCRYPT, CKA_DECRYPT, CKA_VALUE_LEN, CKA_LABEL, CKA_ID, CKM_AES_KEY_GEN } =
          library;
        module.C_GenerateKey(session, { mechanism: CKM_AES_KEY_GEN }, [
          { type: CKA_TOKEN, value: true },
          { type: CKA_SENSITIVE, value: true },
          { type: CKA_EXTRACTABLE, value: false },
          { type: CKA_ENCRYPT, value: true },
          { type: CKA_DECRYPT, value: true },
          { type: CKA_VALUE_LEN, value: 32 },
          { type: CKA_LABEL, value: label },
          { type: CKA_ID, value: Buffer.from(id, "hex") },
        ]);
      }),
    removeKeys: (label: string) =>
      inSession((session) => {
        module.C_FindObjectsInit(session, [{ type: library.CKA_LABEL, value: label }]);
        const found = module.C_FindObjects(session, 10);
        module.C_FindObjectsFinal(session);
        for (const key of found) module.C_DestroyObject(session, key);
      }),
    /** As when the device was taken out and put in again: no session of this process lives on. */
    loseSessions: () => module.C_CloseAllSessions(slot),
    close: async () => {
      module.C_Finalize();
      module.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
