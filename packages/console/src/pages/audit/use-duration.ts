import { useTranslations } from "use-intl";

/** Says how long something took. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations("audit.transaction");
  return (ms) => (ms < 1_000 ? t("milliseconds", { ms }) : t("seconds", { seconds: Math.round(ms / 100) / 10 }));
}
