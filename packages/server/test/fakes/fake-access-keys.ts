import { GuardError } from "@agent-id-guard/protocol";
import type { AccessKeys, AwsRoleSettings, CloudAccessKey } from "../../src/cloud/port.ts";

/** The access keys of one user: two at most, and a new one is taken only once it is known everywhere. */
export class FakeAccessKeys implements AccessKeys {
  /** By id. */
  readonly keys = new Map<string, string>();
  /** Nobody answers. */
  isGone = false;
  /** New keys are known everywhere. */
  isSpread = true;
  #made = 0;

  async createAccessKey(settings: AwsRoleSettings, secret: string): Promise<CloudAccessKey> {
    this.#signIn({ accessKeyId: settings.accessKeyId, secret });
    if (this.keys.size >= 2) throw new GuardError("delivery.upstream_refused");
    this.#made++;
    const key = { accessKeyId: `AKIAMADE0000000${this.#made}`, secret: `made-secret-of-the-cloud-${this.#made}` };
    this.keys.set(key.accessKeyId, key.secret);
    return key;
  }

  async deleteAccessKey(settings: AwsRoleSettings, secret: string, accessKeyId: string): Promise<void> {
    this.#signIn({ accessKeyId: settings.accessKeyId, secret });
    this.keys.delete(accessKeyId);
  }

  async takesAccessKey(_settings: AwsRoleSettings, key: CloudAccessKey): Promise<boolean> {
    if (this.isGone) throw new GuardError("connection.failed");
    return this.isSpread && this.keys.get(key.accessKeyId) === key.secret;
  }

  #signIn({ accessKeyId, secret }: CloudAccessKey): void {
    if (this.isGone) throw new GuardError("connection.failed");
    if (this.keys.get(accessKeyId) !== secret) throw new GuardError("delivery.upstream_refused");
  }
}
