import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import type { Column } from "../../elements/data-table.tsx";
import { EmptyState } from "../../elements/empty-state.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import { useMay } from "../../session/me.ts";
import { ChangeRole } from "./change-role.tsx";
import { GiveRole } from "./give-role.tsx";
import { administratorsOptions, mostShown, type Person, roles } from "./queries.ts";
import classes from "./settings.module.css";

/** Who administers, and as what. */
export function Administrators() {
  const t = useTranslations("settings.admins");
  const { data } = useSuspenseQuery(administratorsOptions(useApi()));
  const maySet = useMay()("PUT /users/{userId}/role");
  const [giving, setGiving] = useState(false);
  const owners = data.people.filter(({ role, state }) => role === "owner" && state === "active");
  const lastOwnerId = owners.length === 1 ? owners[0]?.id : undefined;
  const columns = useColumns(maySet, lastOwnerId);
  return (
    <>
      <Panel
        title={t("label")}
        actions={
          maySet && (
            <Button variant="default" leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setGiving(true)}>
              {t("give")}
            </Button>
          )
        }
      >
        <p className={classes.explain}>{`${t("explain")} ${t("departed")}`}</p>
        {owners.length === 0 && (
          <p className={classes.warning} role="alert">
            <strong>{t("noOwner")}</strong> {t("noOwnerText")}
          </p>
        )}
        {data.people.length === 0 ? (
          <EmptyState title={t("empty")} />
        ) : (
          <ShortTable label={t("label")} columns={columns} rows={data.people} idOf={({ id }) => id} />
        )}
        {lastOwnerId !== undefined && <p className={classes.note}>{`${t("lastOwner")}: ${t("lastOwnerText")}`}</p>}
        {data.isCut && <p className={classes.note}>{t("more", { count: mostShown })}</p>}
      </Panel>
      <div className={classes.foot} />
      <Panel title={t("role")}>
        <Facts items={roles.map((role) => [t(`roles.${role}`), t(`means.${role}`)] as const)} />
      </Panel>
      {giving && <GiveRole onClose={() => setGiving(false)} />}
    </>
  );
}

function useColumns(maySet: boolean, lastOwnerId: string | undefined): readonly Column<Person>[] {
  const t = useTranslations("settings.admins");
  return [
    { id: "name", header: t("name"), isRowHeader: true, cell: ({ id, name }) => <EntityLink id={id} name={name} /> },
    { id: "email", header: t("email"), isWideOnly: true, cell: ({ email }) => email ?? "" },
    { id: "role", header: t("role"), width: "9rem", cell: ({ role }) => t(`roles.${role ?? "none"}`) },
    { id: "state", header: t("state"), width: "8rem", cell: ({ state }) => <StateBadge state={state} /> },
    ...(maySet
      ? [
          {
            id: "actions",
            header: t("actions"),
            width: "10rem",
            align: "end",
            cell: (person: Person) =>
              person.id === lastOwnerId ? <span className={classes.last}>{t("lastOwner")}</span> : <ChangeRole person={person} />,
          } satisfies Column<Person>,
        ]
      : []),
  ];
}
