import { GuardError } from "@agent-id-guard/protocol";
import { isStoreFailure, type Plan, type Store } from "../../store/port.ts";

/** A push is planned again when something moved under it, this often. */
const attempts = 4;

/** Commits a plan of what was read a moment ago. What another request has taken meanwhile is `scim.uniqueness`. */
export async function commitPush<Answer>(store: Pick<Store, "commit">, plan: () => Promise<Plan<Answer>> | Plan<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const unit = await plan();
    if (unit.writes.length === 0) return unit.answer;
    try {
      await store.commit(unit);
      return unit.answer;
    } catch (error) {
      if (isStoreFailure(error, "spent")) throw new GuardError("scim.uniqueness", { cause: error });
      const isMoved =
        isStoreFailure(error, "stale") ||
        (isStoreFailure(error, "conflict") && error.collection !== "users" && error.collection !== "groups");
      if (isMoved && attempt < attempts) continue;
      throw isStoreFailure(error, "conflict") ? new GuardError("scim.uniqueness", { cause: error }) : error;
    }
  }
}
