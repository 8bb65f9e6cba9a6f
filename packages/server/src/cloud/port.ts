import type { CloudRoleSettings, DeliveryMaterial, WorkloadIdentitySettings } from "@agent-id-guard/protocol";

/** Who the temporary credentials are for, as the cloud's own logs will name them. */
export interface CloudSession {
  /** 2 to 64 characters of `[A-Za-z0-9._=,@-]`: unique for the lease, and readable. */
  readonly name: string;
  readonly durationSeconds: number;
  /** Narrows further, in the cloud's own policy language. */
  readonly sessionPolicy: string | undefined;
  /** Attributes of the session (agent, owner, person), where the cloud takes them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An access key as it is made: its secret is told once. */
export interface CloudAccessKey {
  readonly accessKeyId: string;
  readonly secret: string;
}

/** What a cloud handed over. */
export interface CloudGrant {
  readonly material: Extract<DeliveryMaterial, { type: "cloud" | "bearer" }>;
  readonly expiresAtMs: number;
}

/**
 * Token services of clouds. Two ways in: with a stored access key (`assume`), or with a JWT that our own issuer signs and the cloud trusts (`federate`).
 *
 * Contract: through the checked dialler, answered within ten seconds. Failures: `delivery.upstream_refused` with what the cloud said (its code, never a key or token),
 * `connection.failed` where it does not answer or answers what can't be read, `request.invalid` for a session that it can't give (name, duration, policy).
 */
export interface Clouds {
  /** AWS, Alibaba Cloud and Tencent Cloud `AssumeRole`. `secret` is the secret of the access key. */
  assume(settings: CloudRoleSettings, secret: string, session: CloudSession): Promise<CloudGrant>;
  /** AWS `AssumeRoleWithWebIdentity`, Alibaba Cloud `AssumeRoleWithOIDC`, Google STS (and impersonation), Entra client assertion, RFC 7523 / RFC 8693 elsewhere. */
  federate(settings: WorkloadIdentitySettings, jwt: string, session: CloudSession): Promise<CloudGrant>;
}

export type AwsRoleSettings = Extract<CloudRoleSettings, { cloud: "aws" }>;

/**
 * Access keys of the user that `settings` and `secret` sign in as, at AWS IAM: a user may have two.
 *
 * Contract: as {@link Clouds}. No secret is in any error.
 */
export interface AccessKeys {
  /** Makes another one. `delivery.upstream_refused`, saying so, where there are two already. Not repeatable: an answer that is lost leaves a key that nobody knows. */
  createAccessKey(settings: AwsRoleSettings, secret: string): Promise<CloudAccessKey>;
  /** Deletes one, not the one that is signed in with; one that is gone already is deleted. */
  deleteAccessKey(settings: AwsRoleSettings, secret: string, accessKeyId: string): Promise<void>;
  /** Whether the cloud takes this one: a new one is known everywhere after some seconds only. */
  takesAccessKey(settings: AwsRoleSettings, key: CloudAccessKey): Promise<boolean>;
}
