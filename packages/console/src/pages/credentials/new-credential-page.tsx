import { createCredentialSchema } from "@agent-id-guard/protocol";
import { Button, Select, TagsInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { LinkButton } from "../../elements/link-button.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { SecretField } from "../../elements/secret-field.tsx";
import { type Form, useForm } from "../../elements/use-form.ts";
import { resourceOptions } from "../resources/queries.ts";
import { isTwin } from "./claims.ts";
import { credentialKinds } from "./credential-filters.ts";
import classes from "./credentials.module.css";
import { InjectionField } from "./injection-field.tsx";
import { freshCredential, isSent, type NewCredentialValues, ofKind, takesSecret, toNewCredential } from "./new-credential.ts";
import { createCredential, credentialsKey, type NewCredential } from "./queries.ts";
import { providers } from "./settings-fields.ts";
import { SettingsForm } from "./settings-form.tsx";
import type { Terms } from "./terms.ts";
import { BindingFields, CanaryField, ModesField, RotationFields } from "./terms-fields.tsx";

type CredentialForm = Form<NewCredentialValues, NewCredential>;

const route = getRouteApi("/credentials/new");

/** Puts a credential into the vault. What is typed is kept as a draft, but its value never is. */
export function NewCredentialPage() {
  const t = useTranslations("credentials");
  const api = useApi();
  const { navigate } = useRouter();
  const { resourceId = "", kind = "secret", provider: asked } = route.useSearch();
  const provider = providers.find((name) => name === asked);
  const [secret, setSecret] = useState("");
  const create = useChange({
    send: (body: NewCredential, intent) => createCredential(api, body, intent),
    touches: [credentialsKey],
    onDone: ({ id, name }) => {
      form.reset();
      create.reset();
      notifications.show({ message: t("form.stored", { name }) });
      void navigate({ to: "/credentials/$credentialId", params: { credentialId: id } });
    },
  });
  const form: CredentialForm = useForm({
    draft: `credentials/new/${resourceId}/${provider ?? kind}`,
    initial: freshCredential(resourceId, kind, provider === undefined ? {} : { provider }),
    schema: createCredentialSchema,
    toBody: (values: NewCredentialValues) => toNewCredential(values, secret),
    error: create.error,
  });
  return (
    <>
      <PageHeader title={t("form.title")} above={<Link to="/credentials">{t("title")}</Link>} />
      <form
        noValidate
        autoComplete="off"
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          const isClear = form.values.claims.every((_, at, claims) => !isTwin(claims, at));
          if (body !== undefined && isClear) create.mutate(body);
        }}
      >
        <Panel>
          <div className={classes.fields}>
            <KindField form={form} />
            <ResourceField form={form} />
            <TextInput
              label={t("form.name")}
              description={t("form.nameHint")}
              required
              maxLength={100}
              value={form.values.name}
              error={form.errorAt("name")}
              onChange={(event) => form.set("name", event.currentTarget.value)}
            />
            {form.values.kind === "secret" && <SharingField form={form} />}
            {takesSecret(form.values) && (
              <SecretField
                label={t(`value.${form.values.kind}`)}
                description={t("form.valueHint")}
                value={secret}
                error={form.errorAt("secret")}
                onChange={setSecret}
              />
            )}
          </div>
        </Panel>
        {form.values.kind !== "secret" && (
          <Panel title={t("form.settings")}>
            <SettingsForm form={form} />
          </Panel>
        )}
        {isSent(form.values) && (
          <Panel title={t("form.more")}>
            <Sending form={form} />
          </Panel>
        )}
        <Panel title={t("form.terms")}>
          <TermsForm form={form} />
        </Panel>
        {create.isError && <ProblemNotice error={create.error} />}
        <div className={classes.foot}>
          <LinkButton to="/credentials" variant="default" onClick={form.reset}>
            {t("form.cancel")}
          </LinkButton>
          <Button type="submit" loading={create.isPending}>
            {t("form.store")}
          </Button>
        </div>
      </form>
    </>
  );
}

function KindField({ form }: { readonly form: CredentialForm }) {
  const t = useTranslations("credentials");
  return (
    <Select
      label={t("form.kind")}
      description={t(`kindHint.${form.values.kind}`)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      data={credentialKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      allowDeselect={false}
      value={form.values.kind}
      onChange={(next) => {
        const kind = credentialKinds.find((one) => one === next) ?? "secret";
        form.setAll({ ...form.values, ...ofKind(kind, {}) });
      }}
    />
  );
}

function TermsForm({ form }: { readonly form: CredentialForm }) {
  const { kind, terms } = form.values;
  const shown = { value: terms, onChange: (next: Terms) => form.set("terms", next), errorAt: form.errorAt };
  return (
    <div className={classes.fields}>
      <ModesField {...shown} kind={kind} />
      <BindingFields {...shown} />
      {takesSecret(form.values) && <RotationFields {...shown} />}
      <CanaryField {...shown} />
    </div>
  );
}

function SharingField({ form }: { readonly form: CredentialForm }) {
  const t = useTranslations("credentials.sharing");
  return (
    <Select
      label={t("label")}
      data={sharings.map((value) => ({ value, label: t(value) }))}
      allowDeselect={false}
      value={form.values.sharing}
      onChange={(next) => form.set("sharing", next === "user_exclusive" ? next : "shared")}
    />
  );
}

const sharings = ["shared", "user_exclusive"] as const;

function ResourceField({ form }: { readonly form: CredentialForm }) {
  const t = useTranslations("credentials.form");
  const { data: resource } = useResource(form.values.resourceId);
  const isDirect = resource !== undefined && resource.upstreamUrl === null && isSent(form.values);
  return (
    <EntityPicker
      kind="resource"
      label={t("resource")}
      description={t("resourceHint")}
      required
      value={form.values.resourceId === "" ? null : form.values.resourceId}
      error={form.errorAt("resourceId") ?? (isDirect ? t("direct") : undefined)}
      onChange={(id) => form.set("resourceId", id ?? "")}
    />
  );
}

function Sending({ form }: { readonly form: CredentialForm }) {
  const t = useTranslations("credentials.form");
  const { data: resource } = useResource(form.values.resourceId);
  const { destinations, injection } = form.values;
  const fault = form.errorAt("destinations") ?? destinations.map((_, index) => form.errorAt(`destinations.${index}`)).find(Boolean);
  return (
    <div className={classes.fields}>
      <InjectionField value={injection} onChange={(next) => form.set("injection", next)} errorAt={form.errorAt} />
      <TagsInput
        label={t("destinations")}
        description={t("destinationsHint")}
        placeholder={destinations.length === 0 ? (resource?.upstreamUrl ?? "") : ""}
        acceptValueOnBlur
        value={destinations}
        error={fault}
        onChange={(next) => form.set("destinations", next)}
      />
    </div>
  );
}

function useResource(resourceId: string) {
  return useQuery({ ...resourceOptions(useApi(), resourceId), enabled: resourceId !== "" });
}
