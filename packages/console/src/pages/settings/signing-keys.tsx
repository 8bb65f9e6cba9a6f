import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconKey } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { useChange } from "../../api/use-change.ts";
import type { Column } from "../../elements/data-table.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ShortTable } from "../../elements/short-table.tsx";
import { useMay } from "../../session/me.ts";
import { KeyState } from "./key-state.tsx";
import { keysOptions, rotateKey, type SigningKey, settingsKey } from "./queries.ts";
import { RevokeKey } from "./revoke-key.tsx";
import classes from "./settings.module.css";

const states = ["next", "active", "retired", "compromised"] as const;

/** The keys that sign tokens: which there are, what each does, and what can be done with them. */
export function SigningKeys() {
  const t = useTranslations("settings.keys");
  const { data: keys } = useSuspenseQuery(keysOptions(useApi()));
  const may = useMay();
  const mayRevoke = may("POST /keys/{kid}/revoke");
  return (
    <Stack gap="md">
      <Panel title={t("label")} actions={may("POST /keys/rotate") && <RotateKey />}>
        <p className={classes.explain}>{t("explain")}</p>
        <ShortTable label={t("label")} columns={useKeyColumns(mayRevoke)} rows={keys} idOf={({ kid }) => kid} />
      </Panel>
      <Panel title={t("meaning.title")}>
        <Facts items={states.map((state) => [t(`states.${state}`), t(`meaning.${state}`)] as const)} />
      </Panel>
    </Stack>
  );
}

function useKeyColumns(mayRevoke: boolean): readonly Column<SigningKey>[] {
  const t = useTranslations("settings.keys");
  return [
    { id: "kid", header: t("kid"), isRowHeader: true, cell: ({ kid }) => <code className={classes.code}>{kid}</code> },
    { id: "state", header: t("state"), width: "8rem", cell: ({ state }) => <KeyState state={state} /> },
    { id: "created", header: t("created"), width: "9rem", isWideOnly: true, cell: ({ createdAtMs }) => <Moment atMs={createdAtMs} /> },
    { id: "activates", header: t("activates"), width: "11rem", cell: ({ activateAtMs }) => <Moment atMs={activateAtMs} as="exact" /> },
    {
      id: "retires",
      header: t("retires"),
      width: "11rem",
      cell: ({ retireAtMs }) => (retireAtMs === null ? "" : <Moment atMs={retireAtMs} as="exact" />),
    },
    ...(mayRevoke
      ? [
          {
            id: "actions",
            header: t("actions"),
            width: "8rem",
            align: "end",
            cell: ({ kid, state }: SigningKey) => (state === "compromised" ? "" : <RevokeKey kid={kid} />),
          } satisfies Column<SigningKey>,
        ]
      : []),
  ];
}

function RotateKey() {
  const t = useTranslations("settings.keys");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const rotate = useChange({
    send: (_: { readonly rotate: true }, intent) => rotateKey(api, intent),
    touches: [settingsKey],
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("rotated") });
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<IconKey size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {t("rotate")}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("rotateTitle")} closeButtonProps={{ "aria-label": common("close") }}>
        <Stack gap="md">
          <Text>{t("rotateText")}</Text>
          {rotate.isError && <ProblemNotice error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {common("cancel")}
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate({ rotate: true })} data-autofocus>
              {t("rotate")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
