import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMe } from "../../session/me.ts";
import type { Resource } from "./queries.ts";
import { useLifetimeInWords } from "./token-lifetime.ts";

/** What the resource is and how it is reached. */
export function ResourceOverview({ resource }: { readonly resource: Resource }) {
  const t = useTranslations("resources.fact");
  const kinds = useTranslations("elements.kind");
  const lifetime = useLifetimeInWords();
  const { issuer } = useMe();
  const { upstreamUrl, models } = resource;
  const address = upstreamUrl === null ? resource.identifier : `${issuer}/gateway/${resource.name}`;
  return (
    <Panel>
      <Facts
        items={[
          [
            t("gateway"),
            <Hinted key="gateway" hint={upstreamUrl === null ? t("direct") : t("gatewayHint")}>
              <Identifier value={address} />
            </Hinted>,
          ],
          [
            t("identifier"),
            <Hinted key="identifier" hint={t("identifierHint")}>
              <Identifier value={resource.identifier} />
            </Hinted>,
          ],
          ...(upstreamUrl === null ? [] : [[t("upstream"), <Identifier key="upstream" value={upstreamUrl} />] as const]),
          ...(resource.kind === "llm" ? [[t("models"), <Models key="models" models={models} />] as const] : []),
          [t("ttl"), lifetime(resource.tokenTtlSeconds)],
          ...(upstreamUrl === null ? [] : [[t("private"), t(resource.allowPrivateNetwork ? "privateYes" : "privateNo")] as const]),
          [t("kind"), kinds(resource.kind)],
          [t("name"), <code key="name">{resource.name}</code>],
          [t("id"), <Identifier key="id" value={resource.id} />],
          [t("created"), <Moment key="created" atMs={resource.createdAtMs} as="exact" />],
        ]}
      />
    </Panel>
  );
}

function Models({ models }: { readonly models: readonly string[] | null }) {
  const t = useTranslations("resources.fact");
  if (models === null) return t("allModels");
  return models.length === 0 ? t("noModels") : models.join(", ");
}
