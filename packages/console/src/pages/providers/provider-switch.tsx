import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { type Provider, providersKey, resumeProvider, suspendProvider } from "./queries.ts";

/** Closes a provider for sign-in and sync, or opens it again. */
export function ProviderSwitch({ provider }: { readonly provider: Provider }) {
  const t = useTranslations("providers.suspend");
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const { name } = provider;
  const suspend = useChange({
    send: ({ reason }: { readonly reason: string | undefined }, intent) => suspendProvider(api, provider, reason, intent),
    touches: [providersKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("suspended", { name }) });
    },
  });
  const resume = useChange({
    send: (_: { readonly resume: true }, intent) => resumeProvider(api, provider, intent),
    touches: [providersKey],
    onDone: () => notifications.show({ message: t("resumed", { name }) }),
  });
  if (provider.state === "suspended")
    return (
      <>
        <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate({ resume: true })}>
          {t("resume")}
        </Button>
        {resume.isError && <ProblemNotice error={resume.error} />}
      </>
    );
  return (
    <>
      <Button color="red" variant="light" onClick={() => setAsking(true)}>
        {t("suspend")}
      </Button>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("title", { name })}
        text={t("text")}
        action={t("suspend")}
        pending={suspend.isPending}
        error={suspend.error}
        onConfirm={(reason) => suspend.mutate({ reason })}
      />
    </>
  );
}
