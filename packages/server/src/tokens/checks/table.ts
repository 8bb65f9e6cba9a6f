import type { Attempt } from "../attempt.ts";
import type { Call, Grant, GrantName } from "../grant.ts";
import { checkCeiling } from "./check-ceiling.ts";
import { checkChain } from "./check-chain.ts";
import { checkEstate } from "./check-estate.ts";
import { checkGrantAllowed } from "./check-grant-allowed.ts";
import { checkKnownParameters } from "./check-known-parameters.ts";
import { checkTarget } from "./check-target.ts";

type Applies = Readonly<Record<GrantName, boolean>>;
const toAll: Applies = { authorizationCode: true, refreshToken: true, clientCredentials: true, tokenExchange: true, deviceCode: true };

/** Checked once the caller is known, before the grant reads its own parameters; in this order. */
export const callChecks: readonly { readonly check: (call: Call, grant: Grant) => void; readonly on: Applies }[] = [
  { check: checkEstate, on: toAll },
  { check: checkGrantAllowed, on: toAll },
  { check: checkKnownParameters, on: toAll },
];

/** Checked once the grant has been established and the target is known, before the decision; in this order. */
export const attemptChecks: readonly { readonly check: (attempt: Attempt, grant: Grant) => void; readonly on: Applies }[] = [
  { check: checkTarget, on: toAll },
  { check: checkCeiling, on: { ...toAll, clientCredentials: false } },
  { check: checkChain, on: { ...toAll, clientCredentials: false } },
];
