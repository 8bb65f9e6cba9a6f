import { Skeleton, Stack } from "@mantine/core";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../elements/page-header.tsx";
import { MyAgents } from "./my-agents.tsx";
import { MyConsents } from "./my-consents.tsx";
import { MyHandovers } from "./my-handovers.tsx";
import { MySessions } from "./my-sessions.tsx";

// What stands lower on the page comes after it: the first view stays quick.
const MyActions = lazy(async () => ({ default: (await import("./my-actions.tsx")).MyActions }));
const MyConnections = lazy(async () => ({ default: (await import("./my-connections.tsx")).MyConnections }));
const MyLeases = lazy(async () => ({ default: (await import("./my-leases.tsx")).MyLeases }));

/** A person's own page: what waits for them and acts for them, what they connected and agreed to, where they are signed in, what was done in their name. */
export function MyPage() {
  const t = useTranslations("my");
  return (
    <>
      <PageHeader title={t("title")} description={t("description")} />
      <Stack gap="lg">
        <MyHandovers />
        <MyAgents />
        <Late>
          <MyConnections />
        </Late>
        <Late>
          <MyLeases />
        </Late>
        <MyConsents />
        <MySessions />
        <Late>
          <MyActions />
        </Late>
      </Stack>
    </>
  );
}

function Late({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={<Skeleton height={150} radius="lg" />}>{children}</Suspense>;
}
