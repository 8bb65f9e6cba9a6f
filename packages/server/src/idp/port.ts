/** A person as an identity provider describes them. `subject` is stable and never an email (case FED-02). */
export interface ExternalPerson {
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  readonly groups: readonly string[];
  readonly department: string;
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
  /** `state` is ours: opaque, single-use, bound to the browser. */
  start(state: string, callbackUrl: string): Promise<StartedSignIn>;
  finish(callback: URL, state: string, memory: Readonly<Record<string, string>>): Promise<ExternalPerson>;
  /** Checks address and client settings; the message names what is wrong. */
  test(): Promise<void>;
}
