import { Button, Stack } from "@mantine/core";
import { IconLogin2, IconPlus } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { useMay } from "../../session/me.ts";
import { AddProvider } from "./add-provider.tsx";
import { ProviderCard } from "./provider-card.tsx";
import { mostShown, providersOptions } from "./queries.ts";
import classes from "./settings.module.css";

/** Where people sign in. */
export function Providers() {
  const t = useTranslations("settings.providers");
  const { data } = useSuspenseQuery(providersOptions(useApi()));
  const [adding, setAdding] = useState(false);
  const mayAdd = useMay()("POST /identity-providers");
  const add = mayAdd && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  return (
    <>
      {data.items.length === 0 ? (
        <EmptyState icon={<IconLogin2 size={28} aria-hidden />} title={t("empty")} text={t("emptyText")} action={add} />
      ) : (
        <Stack gap="md">
          <div className={classes.top}>
            <p className={classes.explain}>{t("explain")}</p>
            {add}
          </div>
          {data.items.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} />
          ))}
          {data.nextCursor !== null && <p className={classes.note}>{t("more", { count: mostShown })}</p>}
        </Stack>
      )}
      {adding && <AddProvider onClose={() => setAdding(false)} />}
    </>
  );
}
