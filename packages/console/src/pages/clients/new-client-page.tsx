import { createClientSchema } from "@agent-id-guard/protocol";
import { Button, Radio } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useRouter } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { LinkButton } from "../../elements/link-button.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { useForm } from "../../elements/use-form.ts";
import { ClientFields } from "./client-fields.tsx";
import { clientKinds } from "./client-filters.ts";
import { type ClientValues, emptyClient, toBody } from "./client-values.ts";
import classes from "./clients.module.css";
import { type Client, clientsKey, createClient, type NewClient } from "./queries.ts";

interface Values extends ClientValues {
  readonly kind: Client["kind"];
}

/** Registers an application through which people reach agents. */
export function NewClientPage() {
  const t = useTranslations("clients");
  const api = useApi();
  const { navigate } = useRouter();
  const create = useChange({
    send: (body: NewClient, intent) => createClient(api, body, intent),
    touches: [clientsKey],
    onDone: ({ id, name, kind }) => {
      form.reset();
      notifications.show({ message: t("form.registered", { name }) });
      void navigate({ to: "/clients/$clientId", params: { clientId: id }, search: { tab: kind === "web" ? "sign-in" : "use" } });
    },
  });
  const form = useForm({
    draft: "clients/new",
    initial: { kind: "web", ...emptyClient } as Values,
    schema: createClientSchema,
    toBody: ({ kind, ...values }: Values) => ({ kind, ...toBody(values) }),
    error: create.error,
  });
  const { kind } = form.values;
  return (
    <>
      <PageHeader title={t("form.registerTitle")} above={<Link to="/clients">{t("title")}</Link>} />
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) create.mutate(body);
        }}
      >
        <KindField value={kind} onChange={(next) => form.set("kind", next)} />
        <Panel>
          <ClientFields kind={kind} form={form} />
          {kind === "web" && <p className={classes.note}>{t("form.next")}</p>}
        </Panel>
        {create.isError && <ProblemNotice error={create.error} />}
        <div className={classes.foot}>
          <LinkButton to="/clients" variant="default" onClick={form.reset}>
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

function KindField({ value, onChange }: { readonly value: Client["kind"]; readonly onChange: (kind: Client["kind"]) => void }) {
  const t = useTranslations("clients");
  return (
    <Radio.Group
      value={value}
      onChange={(next) => onChange(clientKinds.find((kind) => kind === next) ?? "web")}
      label={t("form.kindLabel")}
    >
      <div className={classes.kinds}>
        {clientKinds.map((kind) => (
          <Radio.Card key={kind} value={kind} className={classes.kind ?? ""} radius="md">
            <strong>{t(`kinds.${kind}`)}</strong>
            <span>{t(`form.${kind}Hint`)}</span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}
