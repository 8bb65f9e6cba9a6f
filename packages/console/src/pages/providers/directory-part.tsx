import { mappedFieldSchema } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Facts } from "../../elements/facts.tsx";
import { Panel } from "../../elements/panel.tsx";
import { useMay } from "../../session/me.ts";
import { MappingPanel } from "./mapping-panel.tsx";
import classes from "./providers.module.css";
import type { Provider } from "./queries.ts";

const EditSync = lazy(async () => ({ default: (await import("./edit-sync.tsx")).EditSync }));

/** How the directory of a provider is read, and what becomes of its entries. */
export function DirectoryPart({ provider }: { readonly provider: Provider }) {
  return (
    <div className={classes.stack}>
      <Reading provider={provider} />
      {useMay()("POST /identity-providers/{providerId}/preview") ? <MappingPanel provider={provider} /> : <Mapping provider={provider} />}
    </div>
  );
}

function Reading({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers");
  const [editing, setEditing] = useState(false);
  const { enabled, fullEveryHours, incrementalEveryMinutes, thresholds, matchBy, departmentRoot } = provider.sync;
  return (
    <Panel
      title={t("directory.reading")}
      actions={
        useMay()("PATCH /identity-providers/{providerId}") && (
          <Button variant="default" size="xs" onClick={() => setEditing(true)}>
            {t("directory.change")}
          </Button>
        )
      }
    >
      <Facts
        items={[
          [t("directory.enabled"), t(enabled ? "connection.yes" : "connection.no")],
          [t("runs.mode.full"), t("directory.hours", { count: fullEveryHours })],
          [t("runs.mode.incremental"), t("directory.minutes", { count: incrementalEveryMinutes })],
          [
            t("directory.thresholds"),
            (["people", "departments", "groups"] as const).map((kind) => `${t(`directory.${kind}`)} ${thresholds[kind]}`).join(" · "),
          ],
          [t("directory.matchBy"), t(`directory.match.${matchBy}`)],
          [t("directory.root"), departmentRoot === "" ? t("connection.none") : departmentRoot],
        ]}
      />
      <Suspense>{editing && <EditSync provider={provider} onClose={() => setEditing(false)} />}</Suspense>
    </Panel>
  );
}

/** The mapping, for who may only read it. */
function Mapping({ provider: { sync } }: { readonly provider: Provider }) {
  const t = useTranslations("providers");
  return (
    <Panel title={t("directory.mapping")}>
      <Facts
        items={mappedFieldSchema.options.map(
          (field) => [t(`directory.field.${field}`), sync.mapping[field] ?? t("connection.none")] as const,
        )}
      />
    </Panel>
  );
}
