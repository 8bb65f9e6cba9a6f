import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { LifeSwitch } from "../../elements/life-switch.tsx";
import { useMay, useMe } from "../../session/me.ts";
import { localProviderId, type Person, peopleKey, resumePerson, suspendPerson } from "./queries.ts";

const dialogs = {
  edit: lazy(async () => ({ default: (await import("./person-edit.tsx")).PersonEdit })),
  password: lazy(async () => ({ default: (await import("./person-password.tsx")).PersonPassword })),
  role: lazy(async () => ({ default: (await import("./person-role.tsx")).PersonRoleDialog })),
};

/** What can be done with a person, by who may. An owner is changed by owners only. */
export function PersonActions({ person }: { readonly person: Person }) {
  const t = useTranslations("people");
  const api = useApi();
  const may = useMay();
  const me = useMe();
  const [open, setOpen] = useState<keyof typeof dialogs>();
  const Dialog = open === undefined ? undefined : dialogs[open];
  const isOutranked = person.role === "owner" && me.role !== "owner";
  if (!may("PATCH /users/{userId}") || isOutranked) return null;
  return (
    <>
      {person.providerId === localProviderId && (
        <>
          <Button variant="default" onClick={() => setOpen("edit")}>
            {t("action.edit")}
          </Button>
          <Button variant="default" onClick={() => setOpen("password")}>
            {t("action.password")}
          </Button>
        </>
      )}
      {may("PUT /users/{userId}/role") && (
        <Button variant="default" onClick={() => setOpen("role")}>
          {t("action.role")}
        </Button>
      )}
      {person.id !== me.id && person.state !== "departed" && (
        <LifeSwitch
          name={person.name}
          state={person.state}
          target={{ kind: "user", id: person.id }}
          text={t("suspend.text")}
          suspend={(reason, intent) => suspendPerson(api, person, reason, intent)}
          resume={(intent) => resumePerson(api, person, intent)}
          touches={[peopleKey]}
        />
      )}
      <Suspense>{Dialog !== undefined && <Dialog person={person} onClose={() => setOpen(undefined)} />}</Suspense>
    </>
  );
}
