import { GuardError } from "@agent-id-guard/protocol";
import type { DatabaseRoles, RoleMaker } from "../../src/database-roles/port.ts";

/** The login of a database as far as its password goes: it takes one, and may be told another by whoever knows it. */
export class FakeDatabaseLogin implements Pick<DatabaseRoles, "check" | "rotateMaker"> {
  /** Undefined: whatever it is told first. */
  password: string | undefined;
  /** Nobody answers. */
  isGone = false;
  /** What happens once a new password is in force: a crash, for one. */
  afterChange: () => void = () => undefined;

  async check({ password }: RoleMaker): Promise<void> {
    if (this.isGone) throw new GuardError("connection.failed");
    this.password ??= password;
    if (password !== this.password) throw new GuardError("delivery.upstream_refused");
  }

  async rotateMaker(maker: RoleMaker, newPassword: string): Promise<void> {
    await this.check(maker);
    this.password = newPassword;
    this.afterChange();
  }
}
