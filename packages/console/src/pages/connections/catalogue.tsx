import { Anchor, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { CodeBlock } from "../../elements/code-block.tsx";
import type { Column } from "../../elements/data-table.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./connections.module.css";
import { type CatalogueEntry, catalogueOptions } from "./queries.ts";

/** The OAuth providers that are known, and what to register at them. */
export function Catalogue() {
  const t = useTranslations("connections.catalogue");
  const { data } = useSuspenseQuery(catalogueOptions(useApi()));
  const mayStore = useMay()("POST /credentials");
  return (
    <Stack gap="md">
      <Panel title={t("redirect")}>
        <p className={classes.explain}>{t("redirectHint")}</p>
        <CodeBlock label={t("redirect")} code={data.redirectUri} />
      </Panel>
      <Panel title={t("title")} actions={mayStore && <UseProvider provider="custom" name={t("custom")} label={t("custom")} />}>
        <p className={classes.explain}>{t("explain")}</p>
        <ShortTable label={t("title")} columns={useEntryColumns(mayStore)} rows={data.items} idOf={({ key }) => key} />
      </Panel>
    </Stack>
  );
}

function useEntryColumns(mayStore: boolean): readonly Column<CatalogueEntry>[] {
  const t = useTranslations("connections.catalogue");
  const yesOrNo = (value: boolean) => t(value ? "yes" : "no");
  return [
    { id: "provider", header: t("provider"), isRowHeader: true, cell: ({ title }) => title },
    {
      id: "flows",
      header: t("flows"),
      cell: ({ flows: [flow, other] }) => (flow === undefined ? "" : t(`flow.${other === undefined ? flow : "both"}`)),
    },
    { id: "pkce", header: t("pkce"), width: "6rem", isWideOnly: true, cell: ({ pkce }) => yesOrNo(pkce) },
    { id: "refresh", header: t("refresh"), width: "8rem", cell: ({ issuesRefreshTokens }) => yesOrNo(issuesRefreshTokens) },
    { id: "revocable", header: t("revocable"), width: "11rem", cell: ({ revocable }) => yesOrNo(revocable) },
    {
      id: "documentation",
      header: t("documentation"),
      width: "14rem",
      isWideOnly: true,
      cell: ({ title, documentation }) => (
        <Anchor
          href={documentation}
          target="_blank"
          rel="noreferrer"
          aria-label={t("documentationOf", { name: title, host: new URL(documentation).hostname })}
        >
          {new URL(documentation).hostname}
        </Anchor>
      ),
    },
    ...(mayStore
      ? [
          {
            id: "use",
            header: t("use"),
            width: "6rem",
            align: "end",
            cell: ({ key, title }: CatalogueEntry) => <UseProvider provider={key} name={title} label={t("use")} />,
          } satisfies Column<CatalogueEntry>,
        ]
      : []),
  ];
}

function UseProvider({ provider, name, label }: { readonly provider: string; readonly name: string; readonly label: string }) {
  const t = useTranslations("connections.catalogue");
  return (
    <LinkButton
      size="compact-sm"
      variant="default"
      to="/credentials/new"
      search={{ kind: "oauth", provider }}
      aria-label={t("useName", { name })}
    >
      {label}
    </LinkButton>
  );
}
