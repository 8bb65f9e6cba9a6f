import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { ConfirmDestructive } from "../elements/confirm-destructive.tsx";
import { entityNameOptions } from "../elements/entity-kinds.ts";
import type { Grant } from "./grant-values.ts";
import { grantsKey, removeGrant } from "./queries.ts";

/** Ends a grant, and the tokens that rest on it. */
export function RemoveGrant({ grant, onClose }: { readonly grant: Grant; readonly onClose: () => void }) {
  const t = useTranslations("grants.remove");
  const kinds = useTranslations("elements.kind");
  const api = useApi();
  const { data: resource = "…" } = useQuery(entityNameOptions(api, grant.resourceId));
  const { data: subject = grant.subjectId } = useQuery(entityNameOptions(api, grant.subjectId));
  const remove = useChange({
    send: (ended: Grant, intent) => removeGrant(api, ended, intent),
    touches: [grantsKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("done") });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title")}
      text={t("text", { subject: grant.subjectType === "everyone" ? kinds("everyone") : subject, resource })}
      action={t("action")}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(grant)}
    />
  );
}
