import { type MappedField, mappedFieldSchema } from "@agent-id-guard/protocol";
import { Autocomplete, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { PreviewTable } from "./preview-table.tsx";
import classes from "./providers.module.css";
import { type Provider, type ProviderChange, previewDirectory, providersKey, updateProvider } from "./queries.ts";

type Mapping = Partial<Record<MappedField, string>>;

/** Which attribute of an entry fills what, tried on real entries before it is saved. */
export function MappingPanel({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.directory");
  const api = useApi();
  const [mapping, setMapping] = useState<Mapping>(provider.sync.mapping);
  const filled = Object.fromEntries(Object.entries(mapping).filter(([, attribute]) => attribute !== "")) as Mapping;
  const preview = useMutation({ mutationFn: () => previewDirectory(api, provider.id, filled) });
  const save = useChange({
    send: (body: ProviderChange, intent) => updateProvider(api, provider, body, intent),
    touches: [providersKey],
    onDone: () => notifications.show({ message: t("saved") }),
  });
  const attributes = [...new Set(preview.data?.items.flatMap(({ told }) => Object.keys(told.attributes)) ?? [])].toSorted();
  return (
    <Panel title={t("mapping")}>
      <div className={classes.stack}>
        <p className={classes.quiet}>{t("mappingText")}</p>
        <div className={classes.three}>
          {mappedFieldSchema.options.map((field) => (
            <Autocomplete
              key={field}
              label={t(`field.${field}`)}
              placeholder={t("attribute")}
              data={attributes}
              value={mapping[field] ?? ""}
              onChange={(attribute) => setMapping({ ...mapping, [field]: attribute })}
            />
          ))}
        </div>
        <div className={classes.foot}>
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
            {t("preview")}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate({ sync: { ...provider.sync, mapping: filled } })}>
            {t("save")}
          </Button>
        </div>
        {save.isError && <ProblemNotice error={save.error} />}
        {preview.isError && <ProblemNotice error={preview.error} onRetry={() => preview.mutate()} />}
        {preview.data !== undefined && <PreviewTable preview={preview.data} />}
      </div>
    </Panel>
  );
}
