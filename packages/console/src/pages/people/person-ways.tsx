import { Button, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import type { Column } from "../../elements/data-table.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ProviderLink } from "../../elements/provider-link.tsx";
import { useProviderName } from "../../elements/provider-names.ts";
import { ShortTable } from "../../elements/short-table.tsx";
import classes from "./people.module.css";
import { type Identity, identitiesOptions, type Person, peopleKey, unlinkIdentity } from "./queries.ts";
import { useMayChangePerson } from "./use-may-change-person.ts";

const LinkWay = lazy(async () => ({ default: (await import("./link-way.tsx")).LinkWay }));

/** One row: where the person comes from, or another way in. */
type Way = Pick<Identity, "providerId" | "subject"> & Partial<Pick<Identity, "id" | "createdAtMs">>;

/** The ways in which a person signs in: that of the provider that keeps them, and others. */
export function PersonWays({ person }: { readonly person: Person }) {
  const t = useTranslations("people.ways");
  const { data: identities, error, refetch } = useQuery(identitiesOptions(useApi(), person.id));
  const may = useMayChangePerson(person);
  const [linking, setLinking] = useState(false);
  const [leaving, setLeaving] = useState<Identity>();
  const columns = useWayColumns();
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (identities === undefined) return <Skeleton height={120} radius="lg" />;
  const { primary, items } = identities;
  const remove: Column<Way> = {
    id: "actions",
    header: t("actions"),
    align: "end",
    cell: ({ id }) => <RemoveButton identity={items.find((one) => one.id === id)} onRemove={setLeaving} />,
  };
  return (
    <>
      <div className={classes.bar}>
        <p>{t("hint")}</p>
        {may("POST /users/{userId}/identities") && (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setLinking(true)}>
            {t("add")}
          </Button>
        )}
      </div>
      <Panel flush>
        <ShortTable<Way>
          label={t("label")}
          rows={[primary, ...items]}
          idOf={({ providerId, subject }) => `${providerId} ${subject}`}
          columns={may("DELETE /users/{userId}/identities/{identityId}") && items.length > 0 ? [...columns, remove] : columns}
        />
      </Panel>
      <Suspense>{linking && <LinkWay person={person} onClose={() => setLinking(false)} />}</Suspense>
      {leaving !== undefined && <RemoveWay person={person} identity={leaving} onClose={() => setLeaving(undefined)} />}
    </>
  );
}

function useWayColumns(): readonly Column<Way>[] {
  const t = useTranslations("people.ways");
  return [
    { id: "provider", header: t("provider"), isRowHeader: true, cell: ({ providerId }) => <ProviderLink id={providerId} /> },
    { id: "subject", header: t("subject"), cell: ({ subject }) => <Identifier value={subject} /> },
    {
      id: "since",
      header: t("since"),
      cell: ({ createdAtMs }) => (createdAtMs === undefined ? t("main") : <Moment atMs={createdAtMs} />),
    },
  ];
}

interface RemoveButtonProps {
  readonly identity: Identity | undefined;
  readonly onRemove: (identity: Identity) => void;
}

function RemoveButton({ identity, onRemove }: RemoveButtonProps) {
  const t = useTranslations("people.ways");
  const providerName = useProviderName();
  if (identity === undefined) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="red"
      aria-label={t("removeOf", { provider: providerName(identity.providerId) })}
      onClick={() => onRemove(identity)}
    >
      {t("remove")}
    </Button>
  );
}

interface RemoveWayProps {
  readonly person: Person;
  readonly identity: Identity;
  readonly onClose: () => void;
}

function RemoveWay({ person, identity, onClose }: RemoveWayProps) {
  const t = useTranslations("people.ways");
  const api = useApi();
  const provider = useProviderName()(identity.providerId);
  const remove = useChange({
    send: ({ id }: Pick<Identity, "id">, intent) => unlinkIdentity(api, person.id, id, intent),
    touches: [[...peopleKey, person.id]],
    onDone: () => {
      onClose();
      notifications.show({ message: t("removed") });
    },
  });
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("removeTitle", { provider })}
      text={t("removeText")}
      action={t("remove")}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: identity.id })}
    />
  );
}
