import { Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../elements/page-header.tsx";
import { MyActions } from "./my-actions.tsx";
import { MyAgents } from "./my-agents.tsx";
import { MyConsents } from "./my-consents.tsx";
import { MyHandovers } from "./my-handovers.tsx";
import { MySessions } from "./my-sessions.tsx";

const MyConnections = lazy(async () => ({ default: (await import("./my-connections.tsx")).MyConnections }));

/** A person's own page: what waits for them and acts for them, what they connected and agreed to, where they are signed in, what was done in their name. */
export function MyPage() {
  const t = useTranslations("my");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Stack gap="lg">
        <MyHandovers />
        <MyAgents />
        <Suspense fallback={<Skeleton height={150} radius="lg" />}>
          <MyConnections />
        </Suspense>
        <MyConsents />
        <MySessions />
        <MyActions />
      </Stack>
    </>
  );
}
