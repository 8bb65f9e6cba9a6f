import type { CatalogueEntryAnswer } from "@agent-id-guard/protocol";
import { atlassian } from "./atlassian.ts";
import { dingtalk } from "./dingtalk.ts";
import type { CatalogueEntry } from "./entry.ts";
import { github, githubEnterprise } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { google } from "./google.ts";
import { feishu, lark } from "./lark.ts";
import { linear } from "./linear.ts";
import { microsoft } from "./microsoft.ts";
import { notion } from "./notion.ts";
import { salesforce } from "./salesforce.ts";
import { slack } from "./slack.ts";

/** The providers that are known by name, as people read them. */
export const catalogue: readonly CatalogueEntry[] = [
  atlassian,
  dingtalk,
  feishu,
  github,
  githubEnterprise,
  gitlab,
  google,
  lark,
  linear,
  microsoft,
  notion,
  salesforce,
  slack,
];

/** The catalogue as the admin API shows it. */
export function listCatalogue(): readonly CatalogueEntryAnswer[] {
  return catalogue.map((entry) => ({
    key: entry.key,
    title: entry.title,
    flows: [...entry.flows],
    pkce: entry.authorize?.pkce ?? false,
    issuesRefreshTokens: entry.refresh.tokens !== "none",
    revocable: entry.revocation !== undefined,
    apiOrigins: [...entry.apiOrigins],
    suggestedScopes: [...entry.suggestedScopes],
    parameters: entry.parameters.map(({ name, title, example, ...rest }) => ({
      name,
      title,
      example,
      isRequired: rest.default === undefined,
    })),
    redirectUriNote: entry.redirectUriNote ?? null,
    documentation: entry.documentation,
  }));
}
