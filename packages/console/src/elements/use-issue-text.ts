import { useLocale, useTranslations } from "use-intl";
import { useServerWords } from "../messages/message-provider.tsx";

/** What a zod schema finds wrong with one value. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly origin?: string;
}

/** Says it to a person, in their language. */
export function useIssueText(): (issue: SchemaIssue) => string {
  const t = useTranslations("elements.field");
  const locale = useLocale();
  const words = useServerWords();
  return ({ code, message, minimum, maximum, origin }) => {
    if (code === "too_small" && origin === "string") return minimum === 1 ? t("required") : t("tooShort", { count: Number(minimum) });
    if (code === "too_big" && origin === "string") return t("tooLong", { count: Number(maximum) });
    if (code === "too_small") return t("tooFew", { count: Number(minimum) });
    if (code === "too_big") return t("tooMany", { count: Number(maximum) });
    // Our own schemas say what they expect, in English.
    if (locale === "en") return message.startsWith("expected ") ? sentence(message) : t("wrong");
    const told = words.field(message);
    return told === message ? t("wrong") : told;
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
