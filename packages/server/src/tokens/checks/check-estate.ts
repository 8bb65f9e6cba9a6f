import { stoppedError } from "../../estate/index.ts";
import type { Call } from "../grant.ts";

/** While everything is stopped, agents and clients get no token; resource servers do, to hear of it and to report what was under way. Throws `estate.stopped`. */
export function checkEstate({ party, isEstateStopped }: Call): void {
  if (isEstateStopped && party.kind !== "resource") throw stoppedError();
}
