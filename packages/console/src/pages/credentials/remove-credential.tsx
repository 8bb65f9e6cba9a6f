import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { BlastRadius } from "../../elements/blast-radius.tsx";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { type Credential, credentialsKey, removeCredential } from "./queries.ts";

/** Destroys a credential with all its versions. */
export function RemoveCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const t = useTranslations("credentials.remove");
  const api = useApi();
  const { navigate } = useRouter();
  const remove = useChange({
    send: (gone: Credential, intent) => removeCredential(api, gone, intent),
    touches: [[...credentialsKey, "list"]],
    onDone: (_, { name }) => {
      notifications.show({ message: t("done", { name }) });
      void navigate({ to: "/credentials" });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("title", { name: credential.name })}
      text={t("text")}
      action={t("action")}
      typeName={credential.name}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(credential)}
    >
      <BlastRadius target={{ kind: "credential", id: credential.id }} />
    </ConfirmDestructive>
  );
}
