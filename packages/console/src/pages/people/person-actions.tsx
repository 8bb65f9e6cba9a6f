import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { LifeSwitch } from "../../elements/life-switch.tsx";
import { localProviderId } from "../../elements/provider-names.ts";
import { useMe } from "../../session/me.ts";
import { type Person, peopleKey, resumePerson, suspendPerson } from "./queries.ts";
import { useMayChangePerson } from "./use-may-change-person.ts";

const dialogs = {
  edit: lazy(async () => ({ default: (await import("./person-edit.tsx")).PersonEdit })),
  password: lazy(async () => ({ default: (await import("./person-password.tsx")).PersonPassword })),
  role: lazy(async () => ({ default: (await import("./person-role.tsx")).PersonRoleDialog })),
  left: lazy(async () => ({ default: (await import("./person-left.tsx")).PersonLeft })),
  back: lazy(async () => ({ default: (await import("./person-back.tsx")).PersonBack })),
};
type Action = keyof typeof dialogs;

/** What can be done with a person, by who may, as their state and their provider allow. */
export function PersonActions({ person }: { readonly person: Person }) {
  const t = useTranslations("people.action");
  const [open, setOpen] = useState<Action>();
  const Dialog = open === undefined ? undefined : dialogs[open];
  const may = useMayChangePerson(person);
  const actions = useActions(person);
  return (
    <>
      {actions.map((action) => (
        <Button key={action} variant="default" onClick={() => setOpen(action)}>
          {t(action)}
        </Button>
      ))}
      {may("POST /users/{userId}/suspend") && <Switch person={person} />}
      <Suspense>{Dialog !== undefined && <Dialog person={person} onClose={() => setOpen(undefined)} />}</Suspense>
    </>
  );
}

/** A provider's person is changed at the provider. Who left has nothing but a way back; nobody sends themselves away. */
function useActions(person: Person): readonly Action[] {
  const may = useMayChangePerson(person);
  const me = useMe();
  if (person.state === "departed") return may("POST /users/{userId}/return") ? ["back"] : [];
  const isChangedHere = person.providerId === localProviderId && may("PATCH /users/{userId}");
  const mayLeave = person.id !== me.id && may("POST /users/{userId}/depart");
  return [
    ...(isChangedHere ? (["edit", "password"] as const) : []),
    ...(may("PUT /users/{userId}/role") ? (["role"] as const) : []),
    ...(mayLeave ? (["left"] as const) : []),
  ];
}

function Switch({ person }: { readonly person: Person }) {
  const t = useTranslations("people.suspend");
  const api = useApi();
  const me = useMe();
  if (person.id === me.id || person.state === "departed") return null;
  return (
    <LifeSwitch
      name={person.name}
      state={person.state}
      target={{ kind: "user", id: person.id }}
      text={t("text")}
      suspend={(reason, intent) => suspendPerson(api, person, reason, intent)}
      resume={(intent) => resumePerson(api, person, intent)}
      touches={[peopleKey]}
    />
  );
}
