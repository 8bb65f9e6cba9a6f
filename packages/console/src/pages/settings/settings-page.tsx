import { Skeleton, Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../elements/page-header.tsx";
import { type RouteName, useMay } from "../../session/me.ts";
import { About } from "./about.tsx";
import { Administrators } from "./administrators.tsx";
import { Departure } from "./departure.tsx";
import { MasterKey } from "./master-key.tsx";
import type { SettingsTab } from "./routes.ts";
import { SigningKeys } from "./signing-keys.tsx";

const route = getRouteApi("/settings");

interface Part {
  readonly value: SettingsTab;
  readonly route?: RouteName;
  readonly Part: () => React.ReactNode;
}

const parts: readonly Part[] = [
  { value: "keys", route: "GET /keys", Part: SigningKeys },
  { value: "masterKey", route: "GET /kms", Part: MasterKey },
  { value: "administrators", route: "GET /users", Part: Administrators },
  { value: "departure", route: "GET /departure-policy", Part: Departure },
  { value: "about", Part: About },
];

/** What concerns the installation as a whole. */
export function SettingsPage() {
  const t = useTranslations("settings");
  const may = useMay();
  const shown = parts.filter(({ route: needed }) => needed === undefined || may(needed));
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = shown.find(({ value }) => value === tab) ?? shown[0];
  const open = (value: string | null) => {
    const next = shown.find((part) => part.value === value);
    if (next !== undefined) void navigate({ search: { tab: next.value } });
  };
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Tabs value={opened?.value ?? null} onChange={open} keepMounted={false}>
        <Tabs.List mb="md" aria-label={t("tab.label")}>
          {shown.map(({ value }) => (
            <Tabs.Tab key={value} value={value}>
              {t(`tab.${value}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {shown.map(({ value, Part }) => (
          <Tabs.Panel key={value} value={value}>
            <Suspense fallback={<Skeleton height={200} radius="lg" />}>
              <Part />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
