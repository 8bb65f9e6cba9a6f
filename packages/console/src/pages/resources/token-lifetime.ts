import { useTranslations } from "use-intl";

const minuteSeconds = 60;

/** How long a token lives, in words. */
export function useLifetimeInWords(): (seconds: number) => string {
  const t = useTranslations("resources.fact");
  return (seconds) => (seconds % minuteSeconds === 0 ? t("minutes", { count: seconds / minuteSeconds }) : t("seconds", { count: seconds }));
}
