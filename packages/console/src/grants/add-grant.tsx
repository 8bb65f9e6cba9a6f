import { createGrantSchema } from "@agent-id-guard/protocol";
import { Button, Group, Modal, Select, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import type { components } from "../api/schema.ts";
import { useChange } from "../api/use-change.ts";
import { EntityPicker } from "../elements/entity-picker.tsx";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { type Form, useForm } from "../elements/use-form.ts";
import { GrantFields } from "./grant-fields.tsx";
import { type GrantValues, noGrantValues, type SubjectType } from "./grant-values.ts";
import { createGrant, type GrantsOf, grantableOptions, grantsKey } from "./queries.ts";

interface AddGrantProps {
  /** The end that is known. */
  readonly from: GrantsOf;
  /** Its name. */
  readonly name: string;
  readonly onClose: () => void;
}

interface NewGrant {
  readonly subjectType: SubjectType;
  readonly subjectId: string;
  readonly resourceId: string;
  readonly grant: GrantValues;
}
type NewGrantForm = Form<NewGrant, components["schemas"]["CreateGrant"]>;

const nothing: NewGrant = { subjectType: "agent", subjectId: "", resourceId: "", grant: noGrantValues };

/** A new grant: between a known resource and whoever is chosen, or the other way round. */
export function AddGrant({ from, name, onClose }: AddGrantProps) {
  const t = useTranslations("grants");
  const common = useTranslations("elements.action");
  const api = useApi();
  const add = useChange({
    send: (body: components["schemas"]["CreateGrant"], intent) => createGrant(api, body, intent),
    touches: [grantsKey],
    onDone: () => {
      close();
      notifications.show({ message: t("add.done") });
    },
  });
  const form: NewGrantForm = useForm({
    draft: `grants/new/${Object.values(from).join("/")}`,
    initial: { ...nothing, ...from },
    schema: createGrantSchema,
    toBody: ({ grant, ...ends }: NewGrant) => ({ ...ends, ...grant }),
    error: add.error,
  });
  const close = () => {
    form.reset();
    onClose();
  };
  return (
    <Modal opened onClose={close} size="lg" title={t("add.title", { name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) add.mutate(body);
        }}
      >
        <Stack gap="md">
          {"resourceId" in from ? <SubjectFields form={form} /> : <ResourceField form={form} />}
          <Given form={form} />
          {add.isError && <ProblemNotice error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t("action.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const subjectTypes: readonly SubjectType[] = ["agent", "client", "user", "group", "department", "everyone"];

function SubjectFields({ form }: { readonly form: NewGrantForm }) {
  const t = useTranslations("grants");
  const { subjectType, subjectId } = form.values;
  return (
    <>
      <SubjectTypeField form={form} />
      {subjectType === "everyone" && (
        <Text size="sm" c="dimmed">
          {t("field.everyoneHint")}
        </Text>
      )}
      {subjectType === "department" && (
        <TextInput
          label={t("field.department")}
          description={t("field.departmentHint")}
          required
          value={subjectId}
          error={form.errorAt("subjectId")}
          onChange={(event) => form.set("subjectId", event.currentTarget.value)}
        />
      )}
      {subjectType !== "everyone" && subjectType !== "department" && (
        <EntityPicker
          key={subjectType}
          kind={subjectType}
          label={t("field.subject")}
          required
          value={subjectId === "" ? null : subjectId}
          error={form.errorAt("subjectId")}
          onChange={(id) => form.set("subjectId", id ?? "")}
        />
      )}
    </>
  );
}

function SubjectTypeField({ form }: { readonly form: NewGrantForm }) {
  const t = useTranslations("grants");
  return (
    <Select
      label={t("field.subjectType")}
      data={subjectTypes.map((type) => ({ value: type, label: t(`subjectType.${type}`) }))}
      value={form.values.subjectType}
      onChange={(next) => {
        const subjectType = subjectTypes.find((type) => type === next) ?? "agent";
        form.setAll({ ...form.values, subjectType, subjectId: subjectType === "everyone" ? "*" : "" });
      }}
      data-autofocus
    />
  );
}

function ResourceField({ form }: { readonly form: NewGrantForm }) {
  const t = useTranslations("grants.list");
  return (
    <EntityPicker
      kind="resource"
      label={t("resource")}
      required
      value={form.values.resourceId === "" ? null : form.values.resourceId}
      error={form.errorAt("resourceId")}
      onChange={(id) => form.setAll({ ...form.values, resourceId: id ?? "", grant: { ...form.values.grant, permissions: [] } })}
    />
  );
}

function Given({ form }: { readonly form: NewGrantForm }) {
  const { resourceId, grant } = form.values;
  const { data: resource } = useQuery({ ...grantableOptions(useApi(), resourceId), enabled: resourceId !== "" });
  if (resourceId === "") return null;
  if (resource === undefined) return <Skeleton height={160} radius="md" />;
  return (
    <GrantFields permissions={resource.permissions} values={grant} onChange={(next) => form.set("grant", next)} errorAt={form.errorAt} />
  );
}
