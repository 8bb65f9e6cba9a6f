import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { type Person, peopleKey, returnPerson } from "./queries.ts";

/** Lets a person who left sign in again, after saying what does not come back with them. */
export function PersonBack({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people.back");
  const api = useApi();
  const bring = useChange({
    send: ({ reason }: { readonly reason: string | undefined }, intent) => returnPerson(api, person.id, reason, intent),
    touches: [peopleKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("done", { name: person.name }) });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title", { name: person.name })}
      text={t("text")}
      action={t("action")}
      pending={bring.isPending}
      error={bring.error}
      onConfirm={(reason) => bring.mutate({ reason })}
    />
  );
}
