import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { fieldErrorsOf } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { SecretField } from "../../elements/secret-field.tsx";
import { useServerWords } from "../../messages/message-provider.tsx";
import { type Credential, credentialsKey, rotateCredential } from "./queries.ts";

interface NewValue {
  readonly secret?: string;
  readonly accessKeyId?: string;
  readonly overlapSeconds?: number;
}

/** Puts a new value in the place of the old one. It stands in this dialog only, and nowhere once that closes. */
export function RotateCredential({ credential, onClose }: { readonly credential: Credential; readonly onClose: () => void }) {
  const t = useTranslations("credentials.rotate");
  const common = useTranslations("elements.action");
  const words = useServerWords();
  const api = useApi();
  const [secret, setSecret] = useState("");
  const hasKeyId = credential.kind === "cloud_role";
  const [accessKeyId, setKeyId] = useState("");
  const canMake = credential.kind === "database" || credential.settings.cloud === "aws";
  const [isMade, setMade] = useState(credential.kind === "database");
  const [overlapSeconds, setOverlap] = useState(credential.rotation?.overlapSeconds ?? 3_600);
  const rotate = useChange({
    send: (body: NewValue, intent) => rotateCredential(api, credential, body, intent),
    touches: [credentialsKey],
    onDone: () => {
      rotate.reset();
      onClose();
      notifications.show({ message: t("done", { name: credential.name }) });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t("title", { name: credential.name })} closeButtonProps={{ "aria-label": common("close") }}>
      <form
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (isMade) rotate.mutate({});
          else if (secret !== "") rotate.mutate({ secret, ...(hasKeyId ? { accessKeyId } : {}), overlapSeconds });
        }}
      >
        <Stack gap="md">
          <Text>{t("text")}</Text>
          {canMake && <Checkbox label={t("generate")} checked={isMade} onChange={(event) => setMade(event.currentTarget.checked)} />}
          {!isMade && (
            <>
              {hasKeyId && (
                <TextInput
                  label={t("accessKeyId")}
                  required
                  spellCheck={false}
                  maxLength={128}
                  value={accessKeyId}
                  error={fieldErrorsOf(rotate.error, words.field).accessKeyId}
                  onChange={(event) => setKeyId(event.currentTarget.value.trim())}
                />
              )}
              <SecretField
                label={t("value")}
                description={t("valueHint")}
                value={secret}
                error={fieldErrorsOf(rotate.error, words.field).secret}
                onChange={setSecret}
              />
              <NumberInput
                label={t("overlap")}
                min={0}
                max={604_800}
                allowDecimal={false}
                value={overlapSeconds}
                onChange={(next) => setOverlap(Number(next))}
              />
            </>
          )}
          {rotate.isError && <ProblemNotice error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common("cancel")}
            </Button>
            <Button type="submit" loading={rotate.isPending} disabled={!isMade && (secret === "" || (hasKeyId && accessKeyId === ""))}>
              {t("action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
