import { createResourceSchema } from "@agent-id-guard/protocol";
import { Button, Radio, Select, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { LinkButton } from "../../elements/link-button.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { type Form, useForm } from "../../elements/use-form.ts";
import { useMe } from "../../session/me.ts";
import { freshValues, type NewKind, type NewResourceValues, newKinds, shortNameOf, toNewResource } from "./new-resource.ts";
import { PermissionsField } from "./permissions-field.tsx";
import { providers } from "./providers.ts";
import { createResource, type NewResource, resourcesKey } from "./queries.ts";
import { ModelsField, PrivateField, TtlField, UpstreamField } from "./resource-fields.tsx";
import classes from "./resources.module.css";

/** So that fields side by side stand on one line. */
const hintBelow: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

type NewResourceForm = Form<NewResourceValues, NewResource>;

/** Registers something that agents may reach. */
export function NewResourcePage() {
  const t = useTranslations("resources");
  const api = useApi();
  const { navigate } = useRouter();
  const described = useDescribed();
  const create = useChange({
    send: (body: NewResource, intent) => createResource(api, body, intent),
    touches: [resourcesKey],
    onDone: ({ id, title }) => {
      form.reset();
      notifications.show({ message: t("form.registered", { name: title }) });
      void navigate({ to: "/resources/$resourceId", params: { resourceId: id } });
    },
  });
  const form: NewResourceForm = useForm({
    draft: "resources/new",
    initial: freshValues("llm", described("llm")),
    schema: createResourceSchema,
    toBody: toNewResource,
    error: create.error,
  });
  return (
    <>
      <PageHeader title={t("form.registerTitle")} above={<Link to="/resources">{t("title")}</Link>} />
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) create.mutate(body);
        }}
      >
        <KindField form={form} />
        <Panel>
          <Names form={form} />
        </Panel>
        <Panel title={t("form.permissions")}>
          <Permissions form={form} />
        </Panel>
        <Panel title={t("form.more")}>
          <More form={form} />
        </Panel>
        {create.isError && <ProblemNotice error={create.error} />}
        <div className={classes.foot}>
          <LinkButton to="/resources" variant="default" onClick={form.reset}>
            {t("form.cancel")}
          </LinkButton>
          <Button type="submit" loading={create.isPending}>
            {t("form.register")}
          </Button>
        </div>
      </form>
    </>
  );
}

/** What the first permission of a kind allows, in words. */
function useDescribed(): (kind: NewKind) => string {
  const t = useTranslations("resources.form");
  const words = { llm: t("defaultLlm"), mcp: t("defaultMcp"), service: t("defaultService") };
  return (kind) => words[kind];
}

function KindField({ form }: { readonly form: NewResourceForm }) {
  const t = useTranslations("resources.form");
  const kinds = useTranslations("elements.kind");
  const described = useDescribed();
  const change = (next: string) => {
    const kind = newKinds.find((one) => one === next) ?? "llm";
    const { title, name, tokenTtlSeconds } = form.values;
    form.setAll({ ...freshValues(kind, described(kind)), title, name, tokenTtlSeconds });
  };
  return (
    <Radio.Group value={form.values.kind} onChange={change} label={t("kindLabel")}>
      <div className={classes.kinds}>
        {newKinds.map((kind) => (
          <Radio.Card key={kind} value={kind} className={classes.kind ?? ""} radius="md">
            <strong>{kinds(kind)}</strong>
            <span>{t(`${kind}Hint`)}</span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function Names({ form }: { readonly form: NewResourceForm }) {
  const t = useTranslations("resources.form");
  const { issuer } = useMe();
  const { kind, title, name, address } = form.values;
  const isNameUntouched = name === shortNameOf(title);
  return (
    <div className={classes.fields}>
      {kind === "llm" && <ProviderField form={form} />}
      <div className={classes.pair}>
        <TextInput
          label={t("title")}
          description={t("titleHint")}
          inputWrapperOrder={hintBelow}
          required
          maxLength={100}
          value={title}
          error={form.errorAt("title")}
          onChange={(event) => {
            const next = event.currentTarget.value;
            form.setAll({ ...form.values, title: next, ...(isNameUntouched ? { name: shortNameOf(next) } : {}) });
          }}
        />
        <TextInput
          label={t("name")}
          description={t("nameHint")}
          inputWrapperOrder={hintBelow}
          required
          spellCheck={false}
          maxLength={63}
          value={name}
          error={form.errorAt("name")}
          onChange={(event) => form.set("name", event.currentTarget.value)}
        />
      </div>
      {kind === "mcp" ? (
        <TextInput
          type="url"
          label={t("identifier")}
          description={t("identifierHint")}
          placeholder="https://mcp.example.com/mcp"
          required
          spellCheck={false}
          maxLength={2_000}
          value={address}
          error={form.errorAt("identifier")}
          onChange={(event) => form.set("address", event.currentTarget.value.trim())}
        />
      ) : (
        <>
          <UpstreamField
            value={address}
            isOptional={kind === "service"}
            error={form.errorAt("upstreamUrl")}
            onChange={(next) => form.set("address", next)}
          />
          {name !== "" && (kind === "llm" || address !== "") && (
            <p className={classes.will}>{t("gatewayWillBe", { address: `${issuer}/gateway/${name}` })}</p>
          )}
        </>
      )}
    </div>
  );
}

function ProviderField({ form }: { readonly form: NewResourceForm }) {
  const t = useTranslations("resources.form");
  const known = providers.find(({ upstreamUrl }) => upstreamUrl === form.values.address);
  return (
    <Select
      label={t("provider")}
      data={[...providers.map(({ name, title }) => ({ value: name, label: title })), { value: "", label: t("providerOther") }]}
      value={known?.name ?? ""}
      onChange={(next) => {
        const provider = providers.find(({ name }) => name === next);
        const { title = "", name = "", upstreamUrl = "" } = provider ?? {};
        form.setAll({ ...form.values, title, name, address: upstreamUrl });
      }}
    />
  );
}

function Permissions({ form }: { readonly form: NewResourceForm }) {
  const t = useTranslations("resources.form");
  const hint = { llm: t("permissionsHintLlm"), mcp: t("permissionsHintMcp"), service: t("permissionsHintService") }[form.values.kind];
  return (
    <div className={classes.fields}>
      <p className={classes.will}>{hint}</p>
      <PermissionsField value={form.values.permissions} onChange={(next) => form.set("permissions", next)} errorAt={form.errorAt} />
    </div>
  );
}

function More({ form }: { readonly form: NewResourceForm }) {
  const { kind, models, tokenTtlSeconds, allowPrivateNetwork } = form.values;
  return (
    <div className={classes.fields}>
      {kind === "llm" && <ModelsField value={models} error={form.errorAt("models")} onChange={(next) => form.set("models", next)} />}
      <TtlField value={tokenTtlSeconds} error={form.errorAt("tokenTtlSeconds")} onChange={(next) => form.set("tokenTtlSeconds", next)} />
      {kind !== "mcp" && <PrivateField value={allowPrivateNetwork} onChange={(next) => form.set("allowPrivateNetwork", next)} />}
    </div>
  );
}
