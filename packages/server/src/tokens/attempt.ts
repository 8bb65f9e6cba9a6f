import type { Call, Established } from "./grant.ts";
import type { Target } from "./target.ts";

/** A call whose grant has been established and whose target is known: what the checks before the decision look at. */
export interface Attempt {
  readonly call: Call;
  readonly established: Established;
  readonly target: Target;
  /** Permissions asked for; undefined: all that may be had. */
  readonly requested: readonly string[] | undefined;
}
