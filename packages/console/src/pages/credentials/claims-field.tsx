import { ActionIcon, Button, Input, Select, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { type ClaimType, claimTypes, isTwin, newClaim, type TypedClaim } from "./claims.ts";
import classes from "./credentials.module.css";

interface ClaimsFieldProps {
  readonly value: readonly TypedClaim[];
  readonly onChange: (value: readonly TypedClaim[]) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** Claims that a minted token has beside those which this server writes, each with its type. */
export function ClaimsField({ value, onChange, errorAt }: ClaimsFieldProps) {
  const t = useTranslations("credentials.claim");
  return (
    <Input.Wrapper label={t("label")} error={errorAt("settings.claims")} labelElement="div">
      <div className={classes.claims}>
        {value.map((claim, at) => (
          <ClaimLine
            key={claim.key}
            claim={claim}
            error={isTwin(value, at) ? t("twin") : errorAt(`settings.claims.${claim.name}`)}
            onChange={(next) => onChange(value.with(at, next))}
            onRemove={() => onChange(value.toSpliced(at, 1))}
          />
        ))}
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...value, newClaim()])}
        >
          {t("add")}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

interface ClaimLineProps {
  readonly claim: TypedClaim;
  readonly error: string | undefined;
  readonly onChange: (claim: TypedClaim) => void;
  readonly onRemove: () => void;
}

function ClaimLine({ claim, error, onChange, onRemove }: ClaimLineProps) {
  const t = useTranslations("credentials.claim");
  const { name, type, text } = claim;
  return (
    <div className={classes.claim}>
      <TextInput
        aria-label={t("claim")}
        placeholder={t("claim")}
        spellCheck={false}
        maxLength={100}
        value={name}
        error={error}
        onChange={(event) => onChange({ ...claim, name: event.currentTarget.value.trim() })}
      />
      <Select
        aria-label={t("type")}
        data={claimTypes.map((one) => ({ value: one, label: t(one) }))}
        allowDeselect={false}
        value={type}
        onChange={(next) => onChange({ ...claim, ...typed(next as ClaimType) })}
      />
      {type === "yesNo" ? (
        <Select
          aria-label={t("content")}
          data={(["yes", "no"] as const).map((one) => ({ value: one, label: t(one) }))}
          allowDeselect={false}
          value={text}
          onChange={(next) => onChange({ ...claim, text: next ?? "no" })}
        />
      ) : (
        <TextInput
          aria-label={t("content")}
          placeholder={t("content")}
          maxLength={500}
          inputMode={type === "number" ? "numeric" : "text"}
          value={text}
          onChange={(event) => onChange({ ...claim, text: event.currentTarget.value })}
        />
      )}
      <ActionIcon variant="default" size="input-sm" aria-label={t("remove", { claim: name })} onClick={onRemove}>
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </div>
  );
}

const typed = (type: ClaimType) => ({ type, text: type === "yesNo" ? "yes" : "" });
