import { createUserSchema } from "@agent-id-guard/protocol";
import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { LinkButton } from "../../elements/link-button.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { type Form, useForm } from "../../elements/use-form.ts";
import { NewPasswordField } from "./password-field.tsx";
import classes from "./people.module.css";
import { createPerson, type NewPerson, peopleKey } from "./queries.ts";

interface Values {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly department: string;
}

/** Adds a person to the built-in directory. What is typed is kept as a draft, but the password never is. */
export function NewPersonPage() {
  const t = useTranslations("people");
  const api = useApi();
  const { navigate } = useRouter();
  const [password, setPassword] = useState("");
  const create = useChange({
    send: (body: NewPerson, intent) => createPerson(api, body, intent),
    touches: [peopleKey],
    onDone: ({ id, name }) => {
      form.reset();
      create.reset();
      notifications.show({ message: t("form.added", { name }) });
      void navigate({ to: "/people/$userId", params: { userId: id } });
    },
  });
  const form: Form<Values, NewPerson> = useForm({
    draft: "people/new",
    initial: { username: "", name: "", email: "", department: "" },
    schema: createUserSchema,
    toBody: ({ username, name, email, department }: Values) => ({
      username,
      name: name.trim(),
      department,
      ...(email === "" ? {} : { email }),
      ...(password === "" ? {} : { password }),
    }),
    error: create.error,
  });
  return (
    <>
      <PageHeader title={t("form.addTitle")} above={<Link to="/people">{t("title")}</Link>} />
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const body = form.check();
          if (body !== undefined) create.mutate(body);
        }}
      >
        <Panel>
          <div className={classes.fields}>
            <Fields form={form} />
            <NewPasswordField label={t("form.password")} value={password} error={form.errorAt("password")} onChange={setPassword} />
          </div>
        </Panel>
        {create.isError && <ProblemNotice error={create.error} />}
        <div className={classes.foot}>
          <LinkButton to="/people" variant="default" onClick={form.reset}>
            {t("form.cancel")}
          </LinkButton>
          <Button type="submit" loading={create.isPending}>
            {t("form.add")}
          </Button>
        </div>
      </form>
    </>
  );
}

function Fields({ form }: { readonly form: Form<Values, NewPerson> }) {
  const t = useTranslations("people.form");
  const field = (name: keyof Values) => ({
    label: t(name),
    value: form.values[name],
    error: form.errorAt(name),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => form.set(name, event.currentTarget.value),
  });
  return (
    <>
      <TextInput {...field("name")} required maxLength={100} />
      <TextInput {...field("username")} description={t("usernameHint")} required maxLength={100} spellCheck={false} autoComplete="off" />
      <TextInput {...field("email")} type="email" maxLength={200} autoComplete="off" />
      <TextInput {...field("department")} description={t("departmentHint")} maxLength={200} />
    </>
  );
}
