import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { ConfirmDestructive } from "../elements/confirm-destructive.tsx";
import { Panel } from "../elements/panel.tsx";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { ShortTable } from "../elements/short-table.tsx";
import classes from "./parties.module.css";
import { type PublicKey, replaceKeys } from "./party.ts";
import { type PastedKeys, readKeys } from "./read-keys.ts";
import type { PartyPanelProps } from "./secrets-panel.tsx";

/** The public keys of a party: add some, and take one away. */
export function KeysPanel({ party, partyKey, mayChange }: PartyPanelProps) {
  const t = useTranslations("parties.key");
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PublicKey>();
  const { keys } = party;
  return (
    <Panel
      title={t("title")}
      flush={keys.length > 0}
      actions={
        mayChange && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        )
      }
    >
      {keys.length === 0 ? (
        <Text c="dimmed">{t("empty")}</Text>
      ) : (
        <KeyRows
          keys={keys}
          onRemove={mayChange && (keys.length > 1 || party.authMethod !== "private_key_jwt") ? setRemoving : undefined}
        />
      )}
      {adding && <AddKeys party={party} partyKey={partyKey} onClose={() => setAdding(false)} />}
      <RemoveKey party={party} partyKey={partyKey} removed={removing} onClose={() => setRemoving(undefined)} />
    </Panel>
  );
}

function KeyRows({ keys, onRemove }: { readonly keys: readonly PublicKey[]; readonly onRemove: ((key: PublicKey) => void) | undefined }) {
  const t = useTranslations("parties.key");
  return (
    <ShortTable
      label={t("title")}
      rows={keys}
      idOf={(key) => JSON.stringify(key)}
      columns={[
        { id: "kid", header: t("column"), isRowHeader: true, cell: ({ kid }) => (kid === undefined ? t("unnamed") : <code>{kid}</code>) },
        { id: "type", header: t("type"), cell: typeOf },
        ...(onRemove === undefined
          ? []
          : [
              {
                id: "actions",
                header: t("actions"),
                align: "end" as const,
                cell: (key: PublicKey) => (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    color="red"
                    aria-label={t("removeOf", { kid: key.kid ?? t("unnamed") })}
                    onClick={() => onRemove(key)}
                  >
                    {t("remove")}
                  </Button>
                ),
              },
            ]),
      ]}
    />
  );
}

function typeOf({ kty, crv, alg }: PublicKey): string {
  return [kty, crv, alg].filter((part) => typeof part === "string").join(" · ");
}

type PartyOnly = Omit<PartyPanelProps, "mayChange"> & { readonly onClose: () => void };

function AddKeys({ party, partyKey, onClose }: PartyOnly) {
  const t = useTranslations("parties.key");
  const common = useTranslations("elements.action");
  const api = useApi();
  const [text, setText] = useState("");
  const [pasted, setPasted] = useState<PastedKeys>();
  const add = useChange({
    send: ({ keys }: { readonly keys: readonly PublicKey[] }, intent) => replaceKeys(api, party, [...party.keys, ...keys], intent),
    touches: [partyKey],
    onDone: (_, { keys }) => {
      onClose();
      notifications.show({ message: t("added", { count: keys.length }) });
    },
  });
  const fault = pasted !== undefined && "fault" in pasted ? t(pasted.fault) : undefined;
  return (
    <Modal opened onClose={onClose} title={t("addTitle", { name: party.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const read = readKeys(text);
          setPasted(read);
          if ("keys" in read) add.mutate({ keys: read.keys });
        }}
      >
        <Stack gap="md">
          <Textarea
            className={classes.json ?? ""}
            label={t("pasted")}
            description={t("pastedHint")}
            autosize
            minRows={6}
            maxRows={16}
            spellCheck={false}
            autoComplete="off"
            value={text}
            error={fault}
            onChange={(event) => {
              setPasted(undefined);
              setText(event.currentTarget.value);
            }}
            data-autofocus
          />
          {add.isError && fault === undefined && <ProblemNotice error={add.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={add.isPending} disabled={text.trim() === ""}>
              {t("add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function RemoveKey({ party, partyKey, removed, onClose }: PartyOnly & { readonly removed: PublicKey | undefined }) {
  const t = useTranslations("parties.key");
  const api = useApi();
  const remove = useChange({
    send: ({ keys }: { readonly keys: readonly PublicKey[] }, intent) => replaceKeys(api, party, keys, intent),
    touches: [partyKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("removed") });
    },
  });
  return (
    <ConfirmDestructive
      opened={removed !== undefined}
      onClose={onClose}
      title={t("removeTitle", { kid: removed?.kid ?? t("unnamed") })}
      text={t("removeText")}
      action={t("remove")}
      withReason={false}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ keys: party.keys.filter((key) => key !== removed) })}
    />
  );
}
