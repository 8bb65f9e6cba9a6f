import { expect, it } from "vitest";
import { sourcesBelow } from "./sources.ts";

/** Names of things that an attacker would like to guess bit by bit. */
const secretNames = /\b\w*(?:[sS]ecret|[hH]ash|[dD]igest|[mM]ac|[sS]ignature|[vV]erifier|[pP]assword|[tT]oken|[cC]ookie|[pP]in)\b/;
const constant = /\s*(?:undefined|null|true|false|["'`0-9])/;
const comparison = new RegExp(`${secretNames.source}\\s*(?:===|!==)(?!${constant.source})`, "g");

/** Comparisons that tell nobody anything, each with its reason. */
const harmless: Readonly<Record<string, string>> = {
  "packages/server/src/audit/verify-audit.ts": "hashes of the log, which whoever verifies it can read",
  "packages/server/src/offline/old-database.ts": "hashes of the log, on the administrator's own machine",
  "packages/server/src/offline/check-backup.ts": "hashes of the log, on the administrator's own machine",
  "packages/server/src/cli/connect.ts": "the command line's own token, with what it was renewed to",
  "packages/server/src/idp/app-token.ts": "our own cached token, with the one that was refused",
  "packages/server/src/connections/kill-token.ts": "the token that the vault holds, with that of a lease of ours",
  "packages/sdk/src/tokens/token-source.ts": "the agent's own cached token, with the one that was refused",
};

it("LOG-10: no secret is compared with an operator that stops at the first difference", () => {
  const sources = ["server", "sdk", "mcp-adapter"].flatMap((name) => sourcesBelow(`packages/${name}/src`));
  const found = sources
    .filter(({ path }) => !path.includes(".test") && !(path in harmless))
    .flatMap(({ path, text }) => (text.match(comparison) ?? []).map((line) => `${path}: ${line}`));
  expect(found).toEqual([]);
});

it("LOG-10: what compares in constant time stands in few places, each over digests of one length", () => {
  const homes = sourcesBelow("packages/server/src").filter(({ text }) => /\btimingSafeEqual\(/.test(text));
  expect(homes.map(({ path }) => path.replace("packages/server/src/", "")).toSorted()).toEqual([
    "entropy/digests.ts",
    "idp/callback-checks.ts",
    "idp/scrypt.ts",
    "oauth-provider/authorize.ts",
  ]);
});
