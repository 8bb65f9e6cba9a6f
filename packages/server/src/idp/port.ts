import type { IdentityProviderRow, SealedRow } from "../store/port.ts";

/** A person as an identity provider describes them. `subject` is stable and never an email (case FED-02). */
export interface ExternalPerson {
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  readonly groups: readonly string[];
  readonly department: string;
  /** When the provider last asked them who they are; null where it does not say. */
  readonly authTimeMs: number | null;
}

/** A sign-in that has been started at a provider: where the browser goes, and what must be remembered until it returns. */
export interface StartedSignIn {
  readonly redirectTo: string;
  /** Stored with the sign-in ticket, never shown to the browser. */
  readonly memory: Readonly<Record<string, string>>;
}

/**
 * One upstream identity provider that works by redirect. One file an adapter.
 * Fails with `idp.unreachable` (transport) and `signin.failed` (the provider or the checks said no).
 */
export interface RedirectIdentityProvider {
  /** `state` is ours: opaque, single-use, bound to the browser. `afresh`: the provider is to ask the person anew, and to say when it did. */
  start(state: string, callbackUrl: string, afresh?: boolean): Promise<StartedSignIn>;
  finish(callback: URL, state: string, memory: Readonly<Record<string, string>>): Promise<ExternalPerson>;
  /** Checks address and client settings; the message names what is wrong. */
  test(): Promise<void>;
}

/** The identity providers that are registered. One adapter a kind; the client secret is opened here and goes nowhere else. */
export interface IdentityProviders {
  /** The provider of this row. Fails with `vault.*` when its secret can't be opened. */
  open(row: IdentityProviderRow): Promise<RedirectIdentityProvider>;
  /** Seals the client secret of the provider with this id, for its row. */
  sealSecret(providerId: string, secret: string): Promise<SealedRow>;
}

/**
 * Hashes passwords of the built-in directory, slowly and with much memory. Only one runs at a time and few may wait:
 * beyond that both methods fail with `request.rate_limited`, so that guessing can't starve the rest of the server (case DOS-03).
 */
export interface PasswordHasher {
  /** The text to store: algorithm, parameters, salt and hash. */
  hash(password: string): Promise<string>;
  /** Whether the password belongs to the stored text. Without one (an unknown user) it does the same work and answers false. */
  verify(password: string, stored: string | null): Promise<boolean>;
}
