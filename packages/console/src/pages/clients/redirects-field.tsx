import { Textarea } from "@mantine/core";
import { useTranslations } from "use-intl";
import classes from "./clients.module.css";
import type { Client } from "./queries.ts";

interface RedirectsFieldProps {
  readonly kind: Client["kind"];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** The addresses, one a line. */
export function RedirectsField({ kind, value, onChange, errorAt }: RedirectsFieldProps) {
  const t = useTranslations("clients.form");
  const faults = toRedirects(value).flatMap((uri, index) => {
    const fault = errorAt(`redirectUris.${index}`);
    return fault === undefined ? [] : [`${uri}: ${fault}`];
  });
  return (
    <Textarea
      className={classes.lines ?? ""}
      label={t("redirects")}
      description={t(kind === "web" ? "redirectsHintWeb" : "redirectsHintLocal")}
      required
      autosize
      minRows={2}
      spellCheck={false}
      value={value}
      error={errorAt("redirectUris") ?? faults[0]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The addresses in a text of one a line. */
export function toRedirects(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
