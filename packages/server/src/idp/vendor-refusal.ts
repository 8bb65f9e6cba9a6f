import { GuardError, isGuardError } from "@agent-id-guard/protocol";

/**
 * Why a vendor's API did not do what it was asked.
 * `busy`: nobody answered, or too many calls were made; it may go better later. `token`: it does not take our application's token any more.
 * `gone`: a healthy token was told that there is no such person or department. `refused`: what the person brought is not good.
 * `settings`: something must be put right, here or at the vendor.
 */
export type Meaning = "busy" | "token" | "gone" | "refused" | "settings";

/** What is wrong, and what an administrator does about it. Public. */
export interface Advice {
  readonly description: string;
  readonly hint: string;
}

/** What the code of a vendor's error says. */
export interface CodeMeaning {
  readonly meaning: Meaning;
  readonly advice?: Advice;
}

/** A refusal in the vendor's terms. It never leaves an adapter, and holds neither the vendor's text nor the address that was called: tokens stand in it. */
export class VendorRefusal extends Error {
  override readonly name = "VendorRefusal";
  readonly meaning: Meaning;
  /** The vendor's own code, or a word of ours where it gave none. */
  readonly vendorCode: string;
  readonly advice: Advice | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(vendorCode: string, { meaning, advice }: CodeMeaning, retryAfterMs?: number) {
    super(`${meaning}: ${vendorCode}`);
    this.meaning = meaning;
    this.vendorCode = vendorCode;
    this.advice = advice;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether the vendor says that there is nobody, or nothing, of that id. */
export function saysGone(error: unknown): boolean {
  return error instanceof VendorRefusal && error.meaning === "gone";
}

/** An error of the catalogue: `signin.failed` where a person who signs in was refused, else `idp.unreachable`, which says nothing about anybody. */
export function guardErrorOf(error: unknown, during: "signIn" | "directory"): unknown {
  if (!(error instanceof VendorRefusal)) return error;
  const { meaning, vendorCode, advice } = error;
  const detail = `vendor code ${vendorCode}`;
  if (during === "signIn" && (meaning === "refused" || meaning === "gone"))
    return new GuardError("signin.failed", { description: advice?.description ?? "The provider refused the sign-in", detail });
  const { description, hint } = advice ?? general[meaning];
  return new GuardError("idp.unreachable", { description, hint, detail });
}

/** A step of a connection test that shows the vendor's code to the administrator who asked for it. */
export function telling(look: () => Promise<string>): () => Promise<string> {
  return async () => {
    try {
      return await look();
    } catch (error) {
      const told = guardErrorOf(error, "directory");
      if (!(error instanceof VendorRefusal) || !isGuardError(told)) throw told;
      throw new GuardError("idp.unreachable", { description: `${told.description} (${error.vendorCode})`, hint: told.hint });
    }
  };
}

const general: Readonly<Record<Meaning, Advice>> = {
  busy: {
    description: "The provider did not answer, or was asked too often",
    hint: "Check its address and the network, and try again later.",
  },
  token: {
    description: "The provider does not accept the token that it gave our application",
    hint: "Check the application's id and secret.",
  },
  gone: {
    description: "The provider does not know what it was asked about",
    hint: "Compare the ids in the settings with the provider's console.",
  },
  refused: { description: "The provider refused the call", hint: "The server's log has the provider's code." },
  settings: {
    description: "The provider refused the call",
    hint: "Run the connection test: it shows the provider's code, which its documents explain.",
  },
};
