import { Button, Radio, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { useChange } from "../api/use-change.ts";
import { ConfirmDestructive } from "../elements/confirm-destructive.tsx";
import { Panel } from "../elements/panel.tsx";
import classes from "./parties.module.css";
import { type AuthMethod, changeMethod } from "./party.ts";
import type { PartyPanelProps } from "./secrets-panel.tsx";

export interface MethodPanelProps extends PartyPanelProps {
  /** The methods that it may have. */
  readonly methods: readonly AuthMethod[];
}

/** How a party proves that it is itself, and how that is changed. */
export function MethodPanel({ party, partyKey, mayChange, methods }: MethodPanelProps) {
  const t = useTranslations("parties.method");
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title={t("title")}
      actions={
        mayChange &&
        methods.length > 1 && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            {t("change")}
          </Button>
        )
      }
    >
      <div className={classes.method}>
        <strong>{t(party.authMethod)}</strong>
        <span className={classes.hint}>{t(`${party.authMethod}Hint`)}</span>
      </div>
      {asking && <ChangeMethod party={party} partyKey={partyKey} methods={methods} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function ChangeMethod({ party, partyKey, methods, onClose }: Omit<MethodPanelProps, "mayChange"> & { readonly onClose: () => void }) {
  const t = useTranslations("parties.method");
  const api = useApi();
  const [chosen, setChosen] = useState<AuthMethod>(party.authMethod);
  const change = useChange({
    send: ({ method }: { readonly method: AuthMethod }, intent) => changeMethod(api, party, method, intent),
    touches: [partyKey],
    onDone: () => {
      onClose();
      notifications.show({ message: t("done") });
    },
  });
  const lacksKey = (method: AuthMethod) => method === "private_key_jwt" && party.keys.length === 0;
  return (
    <ConfirmDestructive
      opened
      onClose={onClose}
      title={t("changeTitle", { name: party.name })}
      text={t("changeText")}
      action={t("confirm")}
      withReason={false}
      pending={change.isPending}
      error={change.error}
      onConfirm={() => (chosen === party.authMethod ? onClose() : change.mutate({ method: chosen }))}
    >
      <Radio.Group
        value={chosen}
        onChange={(next) => setChosen(methods.find((method) => method === next) ?? party.authMethod)}
        aria-label={t("title")}
      >
        <Stack gap="sm">
          {methods.map((method) => (
            <Radio
              key={method}
              value={method}
              label={t(method)}
              description={lacksKey(method) ? t("needsKey") : t(`${method}Hint`)}
              disabled={lacksKey(method)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </ConfirmDestructive>
  );
}
