import { Radio, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { readKeys } from "../../../parties/read-keys.ts";
import { canMakeKeys } from "../connect/key-pair.ts";
import classes from "./register.module.css";
import type { Method } from "./registration.ts";
import type { StepProps } from "./step-props.ts";

const methods: readonly Method[] = ["key", "secret", "own"];

/** How the agent will prove that it is itself. */
export function StepSignIn({ registration, onChange, isChecked }: StepProps) {
  const t = useTranslations("register.signIn");
  const { method } = registration;
  return (
    <Stack gap="lg">
      <Radio.Group
        aria-label={t("title")}
        value={method}
        onChange={(next) => onChange({ ...registration, method: methods.find((one) => one === next) ?? method })}
      >
        <div className={classes.choices}>
          {methods.map((one) => (
            <Radio.Card key={one} value={one} className={classes.choice ?? ""}>
              <Radio.Indicator />
              <span>
                <strong>{t(one)}</strong>
                <span className={classes.hint}>{t(`${one}Hint`)}</span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {method === "key" && !canMakeKeys() && <Text c="var(--bad)">{t("insecure")}</Text>}
      {method === "own" && <OwnKey registration={registration} onChange={onChange} isChecked={isChecked} />}
    </Stack>
  );
}

/** What is pasted stays in this field until it is known to be public. */
function OwnKey({ registration, onChange, isChecked }: Omit<StepProps, "refused">) {
  const t = useTranslations("register.signIn");
  const faults = useTranslations("parties.key");
  const { ownKeys } = registration;
  const [text, setText] = useState(ownKeys.length === 0 ? "" : JSON.stringify({ keys: ownKeys }, null, 2));
  const read = text.trim() === "" ? undefined : readKeys(text);
  const fault = read !== undefined && "fault" in read ? faults(read.fault) : undefined;
  return (
    <Textarea
      className={classes.json ?? ""}
      label={faults("pasted")}
      description={faults("pastedHint")}
      required
      autosize
      minRows={6}
      maxRows={16}
      spellCheck={false}
      autoComplete="off"
      value={text}
      error={fault ?? (isChecked && ownKeys.length === 0 ? t("paste") : undefined)}
      onChange={(event) => {
        const pasted = readKeys(event.currentTarget.value);
        setText(event.currentTarget.value);
        onChange({ ...registration, ownKeys: "keys" in pasted ? pasted.keys : [] });
      }}
    />
  );
}
