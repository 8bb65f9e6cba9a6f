import type { ProviderTest } from "@agent-id-guard/protocol";
import type { IdentityProviderRow, SealedRow } from "../store/port.ts";

/** A group as its provider knows it: a stable id, and a name that may change. */
export interface ExternalGroup {
  readonly id: string;
  readonly name: string;
}

/** A person as an identity provider describes them. Texts are trimmed single lines; what was none is empty or left out. */
export interface ExternalPerson {
  /** Stable and never an email (case FED-02). Unique at the provider; it contains the tenant where there may be several. */
  readonly subject: string;
  /** How the provider's directory refers to this person (as a manager, as a member, in a callback) where that is not the subject; else null. */
  readonly ref: string | null;
  readonly name: string;
  /** null: none, or one that the provider does not vouch for. For display and for matching that an administrator chose. */
  readonly email: string | null;
  readonly username: string;
  readonly title: string;
  readonly employeeNumber: string;
  /** Names from the top down to the department; the main one first. */
  readonly departments: readonly (readonly string[])[];
  /** null: the provider does not say here; memberships stay as they are. */
  readonly groups: readonly ExternalGroup[] | null;
  /** Reference of the manager; null: none told. */
  readonly managerRef: string | null;
  /** false: positive evidence that they left or were disabled. Never "could not be read", which throws (vendor fact sheet 0.4). */
  readonly isActive: boolean;
  /** The provider's own attributes by name, for mapping: at most 50, texts only. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Somebody who has just proved who they are. */
export interface ProvenPerson {
  readonly person: ExternalPerson;
  /** When the provider last asked them who they are; null where it does not say. */
  readonly authTimeMs: number | null;
  /** How strongly, in the provider's words (OIDC `acr`), and by what means (`amr`, RFC 8176). */
  readonly acr: string | null;
  readonly amr: readonly string[];
}

/** A sign-in that has been started at a provider: where the browser goes, and what must be remembered until it returns. */
export interface StartedSignIn {
  readonly redirectTo: string;
  /** Stored with the sign-in ticket, never shown to the browser. */
  readonly memory: Readonly<Record<string, string>>;
}

/** Sign-in at a page of the provider. Fails with `idp.unreachable` (transport, settings) and `signin.failed` (the provider or the checks said no). */
export interface RedirectSignIn {
  readonly kind: "redirect";
  /** `state` is ours: opaque, single-use, bound to the browser. `afresh`: the provider is to ask the person anew, and to say when it did. */
  start(state: string, callbackUrl: string, afresh?: boolean): Promise<StartedSignIn>;
  finish(callback: URL, state: string, memory: Readonly<Record<string, string>>): Promise<ProvenPerson>;
}

/** Sign-in with user name and password on a page of ours. Empty passwords never reach the provider (case FED-06). Fails as {@link RedirectSignIn} does. */
export interface PasswordSignIn {
  readonly kind: "password";
  signIn(username: string, password: string): Promise<ProvenPerson>;
}

/** A department as the provider's tree has it. */
export interface ExternalDepartment {
  readonly id: string;
  /** null: at the top. */
  readonly parentId: string | null;
  readonly name: string;
}

/** What a directory tells about one thing that changed. */
export type DirectoryChange =
  | { readonly kind: "person"; readonly person: ExternalPerson }
  /** The provider says that this person is gone: positive evidence. */
  | { readonly kind: "gone"; readonly ref: string };

/**
 * A directory that can be read. Everything comes page by page, so that memory stays bounded whatever the size.
 * Fails with `idp.unreachable` (transport, rate, permission; retried a few times where that helps): such a failure says nothing about anybody.
 */
export interface DirectorySource {
  departments(): AsyncIterable<ExternalDepartment>;
  /** Everybody, disabled ones included where the provider shows them. */
  people(): AsyncIterable<ExternalPerson>;
  groups(): AsyncIterable<ExternalGroup>;
  /** References of a group's members, nested ones included. Asked only where people come with `groups: null`. */
  members(groupId: string): AsyncIterable<string>;
  /**
   * One person by reference. `gone` only on the provider's own word. `hidden`: our application may not see them, or they are not there: the provider does not say
   * which, so by itself it is no evidence.
   */
  person(ref: string): Promise<ExternalPerson | "gone" | "hidden">;
  /**
   * What changed since a cursor; returns the next one. `null` as cursor: nothing is told, and the cursor stands at now.
   * Throws `idp.cursor_expired` when the provider has forgotten it, and a full run must follow. null: this provider can't tell.
   */
  readonly changes: ((cursor: string | null) => AsyncGenerator<DirectoryChange, string>) | null;
}

/** A callback of a provider as it came. Nothing of it is verified. */
export interface ProviderCallback {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What a verified callback tells, and what the provider wants to hear back. */
export interface CallbackAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** For telling repetitions apart; null: it tells nothing. */
  readonly eventId: string | null;
  /**
   * What must be read again at the provider, which alone is believed: a callback names, it does not prove. `gone` is a person whom the provider, under its
   * signature, calls deleted: what it says when it is asked counts all the same, and only where it then says `hidden` this decides.
   */
  readonly changes: readonly { readonly kind: "person" | "gone" | "department" | "group" | "everything"; readonly ref: string }[];
}

/** One identity provider. One file (or folder) an adapter; all of them pass one contract suite. */
export interface IdentityProvider {
  /** null: nobody signs in here. */
  readonly signIn: RedirectSignIn | PasswordSignIn | null;
  /** null: its directory can't be read. */
  readonly directory: DirectorySource | null;
  /** Verifies a callback. Throws `idp.callback_refused`. null: it sends none. */
  readonly receive: ((callback: ProviderCallback) => Promise<CallbackAnswer>) | null;
  /**
   * Sees to it that the provider calls this address when something changes, for some days more; asked again at least daily while the directory is kept in
   * step. Safe to repeat. Throws `idp.unreachable`. Absent: an administrator sets callbacks up at the provider, or there are none.
   */
  readonly subscribe?: (callbackUrl: string) => Promise<void>;
  /** Looks at address, credentials, permissions; each step says what was seen, or what is wrong and what to do. Never throws for what it finds. */
  test(): Promise<ProviderTest>;
  /** Ends connections that are kept open. */
  close?(): Promise<void>;
}

/** The identity providers that are registered. One adapter a kind; secrets are opened here and go nowhere else. */
export interface IdentityProviders {
  /** The provider of this row. Fails with `vault.*` when a secret can't be opened. */
  open(row: IdentityProviderRow): Promise<IdentityProvider>;
  /** Seals a secret of the provider with this id, for its row. */
  sealSecret(providerId: string, name: string, secret: string): Promise<SealedRow>;
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

/** One spelling of a name that somebody typed to sign in, so that there is one account and one counter of attempts (case FED-08). What is invisible is left out. */
export function loginNameOf(typed: string): string {
  return typed
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}
