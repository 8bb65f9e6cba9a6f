import type pkcs11js from "pkcs11js";
import type { Handle, PKCS11 } from "pkcs11js";

/** Which token, and the label of its keys. */
export interface Pkcs11Place {
  readonly modulePath: string;
  readonly token: string;
  readonly serial?: string | undefined;
  /** CKA_LABEL. */
  readonly object: string;
  readonly pin: string;
}

/** A call of the thread: data keys in and out, under the key whose CKA_ID is `objectId` (hex; in `find` undefined for the one that there is). */
export type Pkcs11Call =
  | { readonly verb: "find"; readonly objectId: string | undefined }
  | {
      readonly verb: "wrap" | "unwrap";
      readonly objectId: string;
      readonly bytes: Uint8Array;
      readonly nonce: Uint8Array;
      readonly context: string;
    };

/** What went wrong, in the classes of the port; `detail` has the CKR code only. */
export interface Pkcs11Fault {
  readonly kind: "damaged" | "denied" | "gone" | "missing" | "ambiguous";
  readonly detail: string;
}

export type Pkcs11Result = { readonly bytes: Uint8Array } | { readonly objectId: string } | { readonly fault: Pkcs11Fault };

const tagBits = 128;
/** The session, the token or the key's handle is not there any more: a new session may help. */
const lost: ReadonlySet<number> = new Set([0x03, 0x30, 0x32, 0x60, 0x82, 0xb0, 0xb3, 0xe0, 0xe1, 0x101, 0x190]);
const pinRefused: ReadonlySet<number> = new Set([0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102]);
/** The key may not do this, or the token can't. */
const notPermitted: ReadonlySet<number> = new Set([0x63, 0x68, 0x70, 0x71]);
const outOfMemory: ReadonlySet<number> = new Set([0x02, 0x31]);
const alreadyInitialized = 0x191;
const alreadyLoggedIn = 0x100;

class Fault extends Error {
  readonly fault: Pkcs11Fault;
  constructor(fault: Pkcs11Fault) {
    super(fault.detail);
    this.fault = fault;
  }
}

/** One session of one token. Every call blocks the thread that it is on. A lost session is opened again once; a refused PIN is never tried again, since tokens lock. */
export class Pkcs11Session {
  readonly #library: typeof pkcs11js;
  readonly #place: Pkcs11Place;
  readonly #module: PKCS11;
  readonly #keys = new Map<string, Handle>();
  #isLoaded = false;
  #session: Handle | undefined;
  #refusal: Fault | undefined;

  constructor(library: typeof pkcs11js, place: Pkcs11Place) {
    this.#library = library;
    this.#place = place;
    this.#module = new library.PKCS11();
  }

  answer(call: Pkcs11Call): Pkcs11Result {
    try {
      try {
        return this.#run(call);
      } catch (error) {
        if (!lost.has(codeOf(error))) throw error;
        this.close();
        return this.#run(call);
      }
    } catch (error) {
      return { fault: error instanceof Fault ? error.fault : faultOf(codeOf(error), call.verb) };
    }
  }

  /** Other sessions of this process at the same library live on, so it is not finalized. */
  close(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#keys.clear();
    try {
      if (session !== undefined) this.#module.C_CloseSession(session);
    } catch {
      // It was lost, or the token is gone: either way it is closed.
    }
  }

  #run(call: Pkcs11Call): Pkcs11Result {
    const session = this.#open();
    if (call.verb === "find") return { objectId: this.#find(session, call.objectId) };
    const key = this.#keyOf(session, call.objectId);
    const { CKM_AES_GCM: mechanism, CK_PARAMS_AES_GCM: type } = this.#library;
    const parameter = { type, iv: Buffer.from(call.nonce), ivBits: call.nonce.length * 8, aad: Buffer.from(call.context), tagBits };
    const bytes = Buffer.from(call.bytes);
    if (call.verb === "wrap") {
      this.#module.C_EncryptInit(session, { mechanism, parameter }, key);
      return { bytes: this.#module.C_Encrypt(session, bytes, Buffer.alloc(bytes.length + tagBits / 8)) };
    }
    this.#module.C_DecryptInit(session, { mechanism, parameter }, key);
    return { bytes: this.#module.C_Decrypt(session, bytes, Buffer.alloc(bytes.length)) };
  }

  #open(): Handle {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#session !== undefined) return this.#session;
    this.#load();
    const slot = this.#slot();
    const { CKF_SERIAL_SESSION, CKF_RW_SESSION, CKU_USER } = this.#library;
    const session = this.#module.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    this.#session = session;
    try {
      this.#module.C_Login(session, CKU_USER, this.#place.pin);
    } catch (error) {
      const code = codeOf(error);
      if (code === alreadyLoggedIn) return session;
      this.close();
      if (!pinRefused.has(code)) throw error;
      this.#refusal = new Fault({ kind: "denied", detail: `C_Login ${nameOf(code)}: it is not tried again` });
      throw this.#refusal;
    }
    return session;
  }

  #load(): void {
    if (this.#isLoaded) return;
    try {
      this.#module.load(this.#place.modulePath);
    } catch {
      throw new Fault({ kind: "missing", detail: "the PKCS#11 library can't be loaded" });
    }
    try {
      this.#module.C_Initialize({ flags: this.#library.CKF_OS_LOCKING_OK });
    } catch (error) {
      if (codeOf(error) !== alreadyInitialized) throw error;
    }
    this.#isLoaded = true;
  }

  #slot(): Handle {
    const { token, serial } = this.#place;
    for (const slot of this.#module.C_GetSlotList(true)) {
      const info = this.#module.C_GetTokenInfo(slot);
      if (info.label.trim() !== token || (serial !== undefined && info.serialNumber.trim() !== serial)) continue;
      const { CKF_USER_PIN_LOCKED, CKF_USER_PIN_FINAL_TRY } = this.#library;
      if ((info.flags & (CKF_USER_PIN_LOCKED | CKF_USER_PIN_FINAL_TRY)) !== 0)
        throw new Fault({ kind: "denied", detail: "the token's PIN is locked, or one wrong try away from it" });
      return slot;
    }
    throw new Fault({ kind: "gone", detail: "no token of that label is there" });
  }

  /** The CKA_ID of the key with our label. */
  #find(session: Handle, objectId: string | undefined): string {
    const [key, another] = this.#search(session, objectId);
    if (key === undefined) throw new Fault({ kind: "denied", detail: "no AES key of that label and id is there" });
    if (another !== undefined) throw new Fault({ kind: "ambiguous", detail: "several keys have that label" });
    const [attribute] = this.#module.C_GetAttributeValue(session, key, [{ type: this.#library.CKA_ID }]);
    return Buffer.isBuffer(attribute?.value) ? attribute.value.toString("hex") : "";
  }

  #keyOf(session: Handle, objectId: string): Handle {
    const known = this.#keys.get(objectId);
    if (known !== undefined) return known;
    const [key] = this.#search(session, objectId);
    if (key === undefined) throw new Fault({ kind: "denied", detail: "no AES key of that label and id is there" });
    this.#keys.set(objectId, key);
    return key;
  }

  #search(session: Handle, objectId: string | undefined): readonly Handle[] {
    const { CKA_CLASS, CKO_SECRET_KEY, CKA_KEY_TYPE, CKK_AES, CKA_LABEL, CKA_ID } = this.#library;
    this.#module.C_FindObjectsInit(session, [
      { type: CKA_CLASS, value: CKO_SECRET_KEY },
      { type: CKA_KEY_TYPE, value: CKK_AES },
      { type: CKA_LABEL, value: this.#place.object },
      ...(objectId === undefined ? [] : [{ type: CKA_ID, value: Buffer.from(objectId, "hex") }]),
    ]);
    try {
      return this.#module.C_FindObjects(session, 2);
    } finally {
      this.#module.C_FindObjectsFinal(session);
    }
  }
}

function faultOf(code: number, verb: Pkcs11Call["verb"]): Pkcs11Fault {
  const detail = nameOf(code);
  if (lost.has(code) || outOfMemory.has(code)) return { kind: "gone", detail };
  if (notPermitted.has(code) || pinRefused.has(code)) return { kind: "denied", detail };
  // How a wrong tag is told differs from token to token: whatever else happens while opening is one.
  return { kind: verb === "unwrap" ? "damaged" : "gone", detail };
}

const nameOf = (code: number) => `CKR 0x${code.toString(16)}`;

function codeOf(error: unknown): number {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : 0;
}
