import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useDraft } from "../../session/draft.ts";
import { type Role, readPerson, setRole, settingsKey } from "./queries.ts";
import { RoleField } from "./role-field.tsx";

interface Wish {
  readonly userId: string | null;
  readonly role: Role;
}

/** Gives a person who is chosen a role. What was chosen is kept over the sign-in that this asks for. */
export function GiveRole({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("settings.admins");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [{ userId, role }, setWish, forget] = useDraft<Wish>("settings/give-role", { userId: null, role: "auditor" });
  const close = () => {
    forget();
    onClose();
  };
  const give = useChange({
    send: async (wish: { readonly userId: string; readonly role: Role }, intent) => {
      const { version } = await readPerson(api, wish.userId);
      return setRole(api, { ...wish, version }, intent);
    },
    touches: [settingsKey, ["users"], ["people"]],
    onDone: () => {
      close();
      notifications.show({ message: t("given") });
    },
  });
  return (
    <Modal opened onClose={close} title={t("giveTitle")} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (userId !== null) give.mutate({ userId, role });
        }}
      >
        <Stack gap="md">
          <EntityPicker kind="activeUser" label={t("person")} required value={userId} onChange={(id) => setWish({ userId: id, role })} />
          <RoleField value={role} withNone={false} onChange={(next) => next !== "none" && setWish({ userId, role: next })} />
          <Text size="sm" c="dimmed">
            {t("sessions")}
          </Text>
          {give.isError && <ProblemNotice error={give.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" disabled={userId === null} loading={give.isPending}>
              {t("give")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
