import type { CredentialKind, GrantConditions } from "@agent-id-guard/protocol";

/** One resource of a test. */
export interface TestResource {
  readonly kind: "llm" | "mcp" | "service";
  /** Where it is: the upstream address (llm, service), or the server's URL, which is its identifier too (mcp). `https://<name>.test` unless given. */
  readonly url?: string | undefined;
  /** Names of its permissions; `use` unless given. */
  readonly permissions?: readonly string[] | undefined;
  readonly tokenTtlSeconds?: number | undefined;
  /** Model names that may be used (llm). */
  readonly models?: readonly string[] | undefined;
}

/** One agent of a test. `interactive` unless said otherwise; owned by a user made for that. */
export interface TestAgent {
  readonly kind?: "autonomous" | "interactive" | undefined;
  /** The name of a user who answers for it. */
  readonly owner?: string | undefined;
  /** Where an interactive agent is called, which is its identifier too. `https://<name>.test` unless given. */
  readonly url?: string | undefined;
}

/** One person of a test, in the built-in directory. */
export interface TestUser {
  readonly groups?: readonly string[] | undefined;
  /** A path such as `corp/hr`. */
  readonly department?: string | undefined;
}

/** Who a grant is for. Agents, clients, users and groups by their name in the test. */
export type TestSubject =
  | { readonly agent: string }
  | { readonly client: string }
  | { readonly user: string }
  | { readonly group: string }
  | { readonly department: string }
  | { readonly everyone: true };

/** What else must be so: clients by their name in the test, networks as CIDRs. The guard's `address` is asked of the networks, its clock of the hours. */
export type TestConditions = Omit<GrantConditions, "clients"> & { readonly clients?: readonly string[] | undefined };

/** One grant of a test: who may do what on which resource (or interactive agent), by name. All its permissions unless some are given. */
export type TestGrant = TestSubject & {
  readonly on: string;
  readonly permissions?: readonly string[] | undefined;
  readonly conditions?: TestConditions | undefined;
  /** When it ends, by the guard's clock; never unless given. */
  readonly expiresAtMs?: number | undefined;
};

/**
 * A credential in the vault: the value of an API key, the value and the header that it goes into (`Authorization: Bearer …` unless given), or any kind as
 * `POST /credentials` takes it, without its name and resource.
 */
export type TestCredential =
  | string
  | { readonly secret: string; readonly header: string }
  | { readonly kind: CredentialKind; readonly settings?: object; readonly secret?: string; readonly modes?: readonly string[] };

/** Everything that a test registers, each thing by a name of its choice. Nobody may do anything that no grant allows, as in production. */
export interface Estate {
  readonly agents: Readonly<Record<string, TestAgent>>;
  readonly resources?: Readonly<Record<string, TestResource>> | undefined;
  readonly users?: Readonly<Record<string, TestUser>> | undefined;
  /** Applications through which people reach agents. */
  readonly clients?: readonly string[] | undefined;
  readonly grants?: readonly TestGrant[] | undefined;
  /** By the name of their resource. */
  readonly credentials?: Readonly<Record<string, TestCredential>> | undefined;
}

/** Where a resource or an agent of a test is. */
export function urlOf(name: string, { url }: TestResource | TestAgent): string {
  return url ?? `https://${name}.test`;
}
