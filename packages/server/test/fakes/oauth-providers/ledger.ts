import { createHash } from "node:crypto";

/** What a person agreed to. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  isOver: boolean;
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string | undefined;
  isUsed: boolean;
}

export const app = { id: "application-of-this-test", secret: "secret-of-the-application-of-this-test" } as const;

/** What the OAuth server of a vendor remembers: one application, its codes, grants and tokens. */
export class Ledger {
  readonly #codes = new Map<string, Code>();
  readonly #access = new Map<string, Grant>();
  readonly #refresh = new Map<string, Grant>();
  #count = 0;

  code(grant: Grant, redirectUri: string, challenge: string | undefined): string {
    const code = this.#name("code");
    this.#codes.set(code, { grant, redirectUri, challenge, isUsed: false });
    return code;
  }

  /** The grant of a code: once, for the same redirect URI (where the vendor compares it) and with the verifier of its challenge. */
  redeem(code: unknown, redirectUri: unknown, verifier: unknown): Grant | undefined {
    const known = this.#codes.get(String(code));
    if (known === undefined || known.isUsed || (redirectUri !== undefined && redirectUri !== known.redirectUri)) return undefined;
    known.isUsed = true;
    const digest = typeof verifier === "string" ? createHash("sha256").update(verifier).digest("base64url") : undefined;
    return digest === known.challenge ? known.grant : undefined;
  }

  access(grant: Grant): string {
    const token = this.#name("access");
    this.#access.set(token, grant);
    return token;
  }

  refresh(grant: Grant): string {
    const token = this.#name("refresh");
    this.#refresh.set(token, grant);
    return token;
  }

  /** The living grant of a refresh token, which is used up where the vendor rotates. */
  renew(refreshToken: unknown, rotates: boolean): Grant | undefined {
    const grant = this.#refresh.get(String(refreshToken));
    if (rotates) this.#refresh.delete(String(refreshToken));
    return grant?.isOver === false ? grant : undefined;
  }

  holderOf(accessToken: unknown): Grant | undefined {
    const grant = this.#access.get(String(accessToken));
    return grant?.isOver === false ? grant : undefined;
  }

  /** Ends the grant of a token of either kind; false: there is none. */
  end(token: unknown): boolean {
    const grant = this.#access.get(String(token)) ?? this.#refresh.get(String(token));
    if (grant === undefined || grant.isOver) return false;
    grant.isOver = true;
    return true;
  }

  /** Ends one access token. */
  drop(accessToken: unknown): boolean {
    return this.holderOf(accessToken) !== undefined && this.#access.delete(String(accessToken));
  }

  forgetAll(): void {
    for (const grant of this.#refresh.values()) grant.isOver = true;
  }

  #name(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#count}-0123456789abcdef`;
  }
}

export function newGrant(scopes: readonly string[], nonce?: string): Grant {
  return { scopes, nonce, isOver: false };
}
