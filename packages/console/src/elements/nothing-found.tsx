import { IconSearchOff } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "./empty-state.tsx";

/** A list that is empty because of its filters. */
export function NothingFound() {
  const t = useTranslations("elements.table");
  return <EmptyState icon={<IconSearchOff size={28} aria-hidden />} title={t("nothingFound")} text={t("nothingFoundHint")} />;
}
