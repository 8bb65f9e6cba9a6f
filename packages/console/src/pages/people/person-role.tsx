import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useDraft } from "../../session/draft.ts";
import { type PersonRole, personRoles } from "./person-filters.ts";
import { type Person, peopleKey, setRole } from "./queries.ts";

/** Gives a person a role in the administration, or takes it. */
export function PersonRoleDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const t = useTranslations("people");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [role, choose, forget] = useDraft<PersonRole | null>(`role/${person.id}`, person.role);
  const change = useChange({
    send: (input: { readonly role: PersonRole | null }, intent) => setRole(api, person, input.role, intent),
    touches: [peopleKey],
    onDone: () => {
      close();
      notifications.show({ message: t("changeRole.done") });
    },
  });
  const close = () => {
    forget();
    onClose();
  };
  return (
    <Modal opened onClose={close} title={t("changeRole.title", { name: person.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ role });
        }}
      >
        <Stack gap="md">
          <Text>{t("changeRole.text")}</Text>
          <Radio.Group
            aria-label={t("fact.role")}
            value={role ?? "none"}
            onChange={(next) => choose(personRoles.find((one) => one === next) ?? null)}
          >
            <Stack gap="sm">
              {([...personRoles, "none"] as const).map((one) => (
                <Radio key={one} value={one} label={t(`role.${one}`)} description={t(`roleHint.${one}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {change.isError && <ProblemNotice error={change.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={change.isPending} disabled={role === person.role}>
              {t("changeRole.action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
